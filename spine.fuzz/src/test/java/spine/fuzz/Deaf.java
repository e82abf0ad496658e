package spine.fuzz;

import com.google.protobuf.ByteString;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.Transport;

/** A transport to a server that does not listen: to every message it answers the same bytes, whatever they are. */
public final class Deaf {
    private final byte[] answer;
    private final Peer server;
    private Receiver receiver;

    public Deaf(byte[] answer, Peer server) {
        this.answer = answer;
        this.server = server;
    }

    public Transport transport() {
        return of(Transport.class, (self, method, given) -> method.getName().equals("open") ? reactor() : null);
    }

    /** Connects whoever asks, and remembers who listens. */
    public Reactor reactor() {
        return of(Reactor.class, (self, method, given) -> {
            if (method.getName().equals("connect")) {
                receiver = (Receiver) given[1];
                return endpoint();
            }
            return null;
        });
    }

    private Endpoint endpoint() {
        return of(Endpoint.class, (self, method, given) -> {
            if (method.getName().equals("send")) {
                say((Endpoint) self);
            }
            return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
        });
    }

    /** Says it once more, unasked. */
    public void say(Endpoint endpoint) {
        receiver.onMessage(Inbound.of(endpoint, server, List.of(Buffer.of(ByteString.copyFrom(answer)))));
    }

    private static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
