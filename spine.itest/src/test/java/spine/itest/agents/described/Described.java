package spine.itest.agents.described;

import org.osgi.service.component.annotations.Component;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;

/** Takes JSON by its schema; answers what it is told to, and counts how often it was asked. */
@Component
@SpineAgent(name = "described", input = "application/json", output = "application/json", summary = "Repeats.",
        inputSchema = "schema/in.json", outputSchema = "schema/out.json", effects = {"reads", "spends"},
        hosts = "api.example.org", methods = {"GET", "POST"}, secrets = "A_KEY", usdPerCall = 0.25)
public final class Described implements Agent {
    @Override
    public Payload answer(Call call, Payload request) {
        System.getProperties().merge("spine.itest.described", 1, (a, b) -> (int) a + (int) b);
        return new Payload("application/json", request.data());
    }
}
