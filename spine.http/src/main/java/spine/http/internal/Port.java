package spine.http.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import spine.api.Call;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;
import spine.http.effect.internal.Effects;
import spine.http.effect.internal.Effects.Asked;

/** The port of one bundle: it knows its caller, and tells the recorders what became of each call. Thread-safe. */
final class Port implements HttpPort {
    private final Caller caller;
    private final Sending sending;
    private final Effects effects;
    private final Clock clock;

    Port(Caller caller, Sending sending, Effects effects, Clock clock) {
        this.caller = caller;
        this.sending = sending;
        this.effects = effects;
        this.clock = clock;
    }

    @Override
    public HttpResponse send(Call call, HttpRequest request) throws SpineException, InterruptedException {
        return recorded(call, request, null);
    }

    @Override
    public HttpResponse stream(Call call, HttpRequest request, HttpBody body) throws SpineException, InterruptedException {
        return recorded(call, request, Objects.requireNonNull(body));
    }

    private HttpResponse recorded(Call call, HttpRequest request, HttpBody body) throws SpineException, InterruptedException {
        var agents = caller.agents();
        var asked = new Asked(call, agents.isEmpty() ? "" : agents.get(0).agent(), effects.ordinal(call), request,
                clock.instant());
        long began = System.nanoTime();
        var kept = ByteString.newOutput();
        var handed = body == null || !effects.isWanted() ? body : (HttpBody) bytes -> {
            kept.write(bytes.toByteArray(), 0, bytes.size());
            body.take(bytes);
        };
        try {
            var response = sending.send(caller, call, request, handed);
            var streamed = kept.toByteString();
            effects.answered(asked, streamed.isEmpty() ? response
                    : new HttpResponse(response.status(), response.headers(), streamed, response.uri()), since(began));
            return response;
        } catch (SpineException e) {
            effects.failed(asked, e.refusal(), since(began));
            throw e;
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
