package spine.bench.echo;

import org.osgi.service.component.annotations.Component;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;

/** Gives back what it is given. Packed as a bundle of its own and dropped into the product that is measured. */
@Component
@SpineAgent(name = EchoAgent.NAME, capabilities = "bench.echo")
public final class EchoAgent implements Agent {
    public static final String NAME = "bench-inside";

    @Override
    public Payload answer(Call call, Payload request) {
        return new Payload(request.contentType(), request.data());
    }
}
