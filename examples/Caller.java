import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * Calls the service before SvarUt; Java 11 or newer, nothing else.
 *
 * <pre>BREVVAKT_TOKEN=... java examples/Caller.java http://127.0.0.1:8080 forsendelse.json vedtak.pdf plan.pdf</pre>
 *
 * The files are the shipment's documents, in the order of dokumenter[].
 */
public final class Caller {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final String boundary = UUID.randomUUID().toString();

    public static void main(String[] arguments) throws Exception {
        Caller caller = new Caller();
        caller.add("forsendelse", Path.of(arguments[1]), "application/json");
        for (int index = 2; index < arguments.length; index++) {
            caller.add("dokument", Path.of(arguments[index]), "application/pdf");
        }
        HttpResponse<String> answer = caller.send(arguments[0] + "/v1/route?policy=flagg&lang=nb");
        System.out.println(answer.body()); // {"action": …, "forsendelse": …}, or {"error": {"code": …}}
        if (answer.statusCode() != 200) {
            // Nothing is known about the letter: it must wait, never be sent as it is.
            System.exit(1);
        }
    }

    /** One part; the file's name, in UTF-8, must be the document's filnavn. */
    private void add(String name, Path file, String type) throws Exception {
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
            + file.getFileName() + "\"\r\nContent-Type: " + type + "\r\n\r\n";
        body.write(head.getBytes(StandardCharsets.UTF_8));
        body.write(Files.readAllBytes(file));
        body.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String url) throws Exception {
        body.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + System.getenv("BREVVAKT_TOKEN"))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .timeout(Duration.ofMinutes(15))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
