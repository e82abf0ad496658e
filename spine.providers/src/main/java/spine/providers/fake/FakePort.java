package spine.providers.fake;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import spine.api.Call;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.http.HttpRequest.Header;
import spine.api.http.HttpResponse;
import spine.providers.Shape;

/** An outbound port that answers with a provider's shapes and keeps what it was asked. Thread-safe. */
public final class FakePort implements HttpPort {
    /** When the shapes' dates are counted from. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Shape shape;
    private volatile int pieceBytes = Integer.MAX_VALUE;

    /** Answers with this one from now on. */
    public FakePort play(String provider, String name) {
        return play(Shape.of(provider, name));
    }

    /** Answers with this one from now on. */
    public FakePort play(Shape its) {
        shape = its.at(NOW);
        return this;
    }

    /** Hands streams over in pieces of so many bytes. */
    public FakePort pieces(int bytes) {
        pieceBytes = bytes;
        return this;
    }

    /** What it was asked, in order. */
    public List<HttpRequest> requests() {
        return List.copyOf(requests);
    }

    /** The last that it was asked. */
    public HttpRequest last() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public HttpResponse send(Call call, HttpRequest request) {
        requests.add(request);
        return response(request, ByteString.copyFromUtf8(shape.body()));
    }

    @Override
    public HttpResponse stream(Call call, HttpRequest request, HttpBody body) throws SpineException, InterruptedException {
        if (shape.status() / 100 != 2) {
            return send(call, request);
        }
        requests.add(request);
        var all = ByteString.copyFromUtf8(shape.body());
        for (int from = 0; from < all.size(); from += Math.min(pieceBytes, all.size() - from)) {
            body.take(all.substring(from, from + Math.min(pieceBytes, all.size() - from)));
        }
        return response(request, ByteString.EMPTY);
    }

    private HttpResponse response(HttpRequest request, ByteString body) {
        var headers = shape.headers().entrySet().stream().map(h -> new Header(h.getKey(), h.getValue())).toList();
        return new HttpResponse(shape.status(), headers, body, request.uri());
    }
}
