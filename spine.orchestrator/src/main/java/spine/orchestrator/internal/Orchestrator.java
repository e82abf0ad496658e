package spine.orchestrator.internal;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.Router;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.StreamAgent;
import spine.api.rcis.QueryRequest;
import spine.api.security.PromptFirewall;

/**
 * The query flow (OR-01, OR-02, OR-08): asks memory; where nothing resonates and the caller allows it, asks the
 * tools that suit the question one after the other, stores what the first of them answers, and answers with it.
 * If all of them fail, it answers with the best that memory has and says so. A question that the prompt firewall
 * blocks reaches neither (SEC-47). Never waits beyond the deadline. Asked for an answer by parts, it passes on what a model
 * says as it comes.
 */
@Component(service = Agent.class, configurationPid = "spine.orchestrator")
@SpineAgent(name = "orchestrator", capabilities = "query", component = 0,
        input = "application/x-protobuf; messageType=nikola.rcis.QueryRequest",
        output = "application/x-protobuf; messageType=nikola.rcis.QueryResponse")
@Designate(ocd = OrchestratorConfig.class)
public final class Orchestrator implements StreamAgent {
    private static final int LONGEST_MILLIS = 600_000;

    private final QueryFlow.Parts parts;
    private final PromptFirewall.Need need;
    private final LongSupplier nanoClock;
    private final FlowFigures figures;

    /** May be swapped under load. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PromptFirewall firewall;

    @Activate
    public Orchestrator(@Reference Router router, @Reference FlowFigures figures, OrchestratorConfig config) {
        this(router, figures, config, System::nanoTime);
    }

    Orchestrator(Router router, FlowFigures figures, OrchestratorConfig config, LongSupplier nanoClock) {
        this.figures = figures;
        this.nanoClock = nanoClock;
        need = PromptFirewall.Need.of("spine.orchestrator", config.firewall());
        var questions = new Questions(router);
        var toolTimeout = within("toolTimeoutMillis", config.toolTimeoutMillis());
        parts = new QueryFlow.Parts(new Memory(questions, within("storeTimeoutMillis", config.storeTimeoutMillis())),
                new Choice(questions, byModel(config.chooseBy()),
                        within("choiceTimeoutMillis", config.choiceTimeoutMillis())),
                new Tools(questions, toolTimeout));
    }

    private static Duration within(String key, int millis) {
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw new IllegalArgumentException("spine.orchestrator: " + key + " is " + millis
                    + "; allowed is 1 to " + LONGEST_MILLIS);
        }
        return Duration.ofMillis(millis);
    }

    private static boolean byModel(String value) {
        return switch (value) {
            case "model" -> true;
            case "rules" -> false;
            default -> throw new IllegalArgumentException(
                    "spine.orchestrator: chooseBy is " + value + "; allowed is model or rules");
        };
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        return reply(call, request, new Voice(null));
    }

    /** Text, and everything else of the QueryResponse as facts. */
    @Override
    public void answer(Call call, Payload request, Parts out) throws SpineException, InterruptedException {
        reply(call, request, new Voice(out));
    }

    private Payload reply(Call call, Payload request, Voice voice) throws SpineException, InterruptedException {
        var query = request.as(QueryRequest.getDefaultInstance());
        long began = nanoClock.getAsLong();
        figures.begun();
        Payload reply = null;
        try {
            need.check(firewall, call, query.getQueryText());
            reply = new QueryFlow(parts, call, query, voice, new Trail(nanoClock, query.getExplain())).reply();
            return reply;
        } finally {
            figures.ended(reply, nanoClock.getAsLong() - began);
        }
    }
}
