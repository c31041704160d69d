"""Who a letter is about: identifiers, names, roles and pronouns, told apart from staff and signatories."""
