// Calls the service before SvarUt; .NET 8 or newer, nothing else. As the Program.cs of a console project:
//   BREVVAKT_TOKEN=... dotnet run http://127.0.0.1:8080 forsendelse.json vedtak.pdf plan.pdf
// The files are the shipment's documents, in the order of dokumenter[].
using System.Net.Http.Headers;
using System.Text.Json;

using var client = new HttpClient { BaseAddress = new Uri(args[0]), Timeout = TimeSpan.FromMinutes(15) };
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("BREVVAKT_TOKEN"));

using var body = new MultipartFormDataContent();
Add(body, "forsendelse", args[1], "application/json");
foreach (var path in args.Skip(2))
{
    Add(body, "dokument", path, "application/pdf");
}

using var answer = await client.PostAsync("/v1/route?policy=flagg&lang=nb", body);
using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
if (!answer.IsSuccessStatusCode)
{
    // Nothing is known about the letter: it must wait, never be sent as it is.
    Console.Error.WriteLine(json.RootElement.GetProperty("error").GetProperty("code").GetString());
    return 1;
}
Console.WriteLine(json.RootElement.GetProperty("action").GetString());
Console.WriteLine(json.RootElement.GetProperty("forsendelse").GetRawText());
return 0;

// One part. The file's name must be the document's filnavn; .NET writes letters such as æ, ø, å as encoded words,
// which the service understands.
static void Add(MultipartFormDataContent body, string name, string path, string type)
{
    var part = new ByteArrayContent(File.ReadAllBytes(path));
    part.Headers.ContentType = new MediaTypeHeaderValue(type);
    body.Add(part, name, Path.GetFileName(path));
}
