package spine.broker.sim;

import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.Transport;

/** The engine of one life of the kernel. */
final class SimTransport implements Transport {
    private final Life life;
    private final Watch watch;
    private final Processor processor;

    SimTransport(Life life, Watch watch) {
        this.life = life;
        this.watch = watch;
        processor = new Processor(life);
    }

    /** The endpoint whose domain ends like this: {@code data}, {@code agents}, {@code control}; null if none is. */
    SimEndpoint endpoint(String plane) {
        return processor.endpoints().stream().filter(e -> e.domain().endsWith("." + plane) && e.isOpen()).findFirst()
                .orElse(null);
    }

    /** The process has died: all its connections break. */
    void die() {
        processor.endpoints().forEach(SimEndpoint::close);
    }

    /** Places for replies that are set aside now. */
    int reserved() {
        return processor.endpoints().stream().mapToInt(SimEndpoint::reserved).sum();
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public Features features() {
        return new Features(true, true, false, true, true);
    }

    @Override
    public Reactor open(String name) {
        return new Reactor() {
            @Override
            public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) {
                var endpoint = new SimEndpoint(life, processor, watch, options, gate, receiver);
                processor.add(endpoint);
                return endpoint;
            }

            @Override
            public Endpoint connect(ConnectOptions options, Receiver receiver) {
                throw new UnsupportedOperationException("the broker does not connect");
            }

            @Override
            public void execute(Runnable task) {
                processor.execute(task);
            }

            @Override
            public void close() {
                die();
            }
        };
    }
}
