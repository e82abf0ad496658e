package spine.itest.agents.needy;

import java.util.concurrent.Callable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;

/** Waits for a service that nobody offers. */
@Component
@SpineAgent(name = "needy")
public final class Needy implements Agent {
    private final Callable<String> answer;

    @Activate
    public Needy(@Reference(name = "answer", target = "(of=nobody)") Callable<String> answer) {
        this.answer = answer;
    }

    @Override
    public Payload answer(Call call, Payload request) throws Exception {
        return Payload.text(answer.call());
    }
}
