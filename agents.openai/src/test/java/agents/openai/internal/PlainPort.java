package agents.openai.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import spine.api.Call;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;

/** A port without rules, on the JDK's client, for a server on this machine; leaves secrets out. */
final class PlainPort implements HttpPort {
    private static final int PIECE_BYTES = 65_536;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public HttpResponse send(Call call, HttpRequest request) throws InterruptedException {
        var answer = open(request);
        try (var body = answer.body()) {
            return new HttpResponse(answer.statusCode(), List.of(), ByteString.readFrom(body), request.uri());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public HttpResponse stream(Call call, HttpRequest request, HttpBody out) throws SpineException, InterruptedException {
        var answer = open(request);
        try (var body = answer.body()) {
            if (answer.statusCode() / 100 != 2) {
                return new HttpResponse(answer.statusCode(), List.of(), ByteString.readFrom(body), request.uri());
            }
            var piece = new byte[PIECE_BYTES];
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                if (read > 0) {
                    out.take(ByteString.copyFrom(piece, 0, read));
                }
            }
            return new HttpResponse(answer.statusCode(), List.of(), ByteString.EMPTY, request.uri());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private java.net.http.HttpResponse<InputStream> open(HttpRequest request) throws InterruptedException {
        var builder = java.net.http.HttpRequest.newBuilder(request.uri());
        request.headers().forEach(header -> builder.header(header.name(), header.value()));
        try {
            return client.send(builder.method(request.method(), java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                    request.body().toByteArray())).build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
