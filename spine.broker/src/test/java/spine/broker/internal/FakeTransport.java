package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/** An engine with one reactor that only takes notes. */
final class FakeTransport implements Transport, Reactor {
    final List<ListenOptions> bound = new ArrayList<>();
    final List<FakeEndpoint> made = new ArrayList<>();
    final List<Gate> gates = new ArrayList<>();
    final List<Receiver> receivers = new ArrayList<>();
    boolean unixSockets;
    boolean bindsIdentity = true;
    boolean rotates = true;
    /** The address that is in use. */
    String refused = "";
    int closed;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Features features() {
        return new Features(true, true, unixSockets, bindsIdentity, rotates);
    }

    @Override
    public Reactor open(String name) {
        return this;
    }

    @Override
    public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) throws TransportException {
        if (options.address().equals(refused)) {
            throw new TransportException("address in use", null);
        }
        bound.add(options);
        gates.add(gate);
        receivers.add(receiver);
        var endpoint = new FakeEndpoint();
        endpoint.address = options.address();
        endpoint.rotates = rotates;
        made.add(endpoint);
        return endpoint;
    }

    @Override
    public Endpoint connect(ConnectOptions options, Receiver receiver) {
        throw new UnsupportedOperationException("the broker does not connect");
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void close() {
        closed++;
    }
}
