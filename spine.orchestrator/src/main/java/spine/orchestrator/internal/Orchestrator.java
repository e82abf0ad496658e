package spine.orchestrator.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Agent;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.Router;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.rcis.QueryRequest;
import spine.api.security.PromptFirewall;

/**
 * The query flow (OR-01, OR-02, OR-08): asks memory; where nothing resonates and the caller allows it, asks the
 * tools that suit the question one after the other, stores what the first of them answers, and answers with it.
 * If all of them fail, it answers with the best that memory has and says so. A question that the prompt firewall
 * blocks reaches neither (SEC-47). Never waits beyond the deadline.
 */
@Component(configurationPid = "spine.orchestrator")
@SpineAgent(name = "orchestrator", capabilities = "query", component = 0,
        input = "application/x-protobuf; messageType=nikola.rcis.QueryRequest",
        output = "application/x-protobuf; messageType=nikola.rcis.QueryResponse")
@Designate(ocd = OrchestratorConfig.class)
public final class Orchestrator implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Orchestrator.class);
    private static final int LONGEST_MILLIS = 600_000;

    private final Questions questions;
    private final Memory memory;
    private final Duration toolTimeout;
    private final PromptFirewall.Need need;

    /** May be swapped under load. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PromptFirewall firewall;

    @Activate
    public Orchestrator(@Reference Router router, OrchestratorConfig config) {
        need = PromptFirewall.Need.of("spine.orchestrator", config.firewall());
        toolTimeout = within("toolTimeoutMillis", config.toolTimeoutMillis());
        questions = new Questions(router);
        memory = new Memory(questions, within("storeTimeoutMillis", config.storeTimeoutMillis()));
    }

    private static Duration within(String key, int millis) {
        if (millis < 1 || millis > LONGEST_MILLIS) {
            throw new IllegalArgumentException("spine.orchestrator: " + key + " is " + millis
                    + "; allowed is 1 to " + LONGEST_MILLIS);
        }
        return Duration.ofMillis(millis);
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        var query = request.as(QueryRequest.getDefaultInstance());
        need.check(firewall, call, query.getQueryText());
        var outcome = memory.recall(call, query);
        if (outcome instanceof Answer hit) {
            return hit.payload();
        }
        var miss = (Refusal) outcome;
        if (miss.code() != ErrorCode.NO_RESONANCE || !query.getUseExternalTools()) {
            throw new SpineException(miss);
        }
        return byTools(call, query, miss);
    }

    private Payload byTools(Call call, QueryRequest query, Refusal miss) throws SpineException, InterruptedException {
        var suitable = Tool.suitable(query.getQueryText());
        var present = suitable.stream().filter(tool -> call.pinned().named(tool.agent()).isPresent()).toList();
        if (present.isEmpty()) {
            throw new SpineException(nobody(miss, suitable));
        }
        Map<String, String> failures = new LinkedHashMap<>();
        for (var tool : present) {
            try {
                var found = ask(call, tool, query);
                LOG.debug("request {} answered by {}", call.requestId(), tool.agent());
                return memory.learn(call, query, found, miss);
            } catch (SpineException failed) {
                LOG.info("request {}: tool {} failed with {}", call.requestId(), tool.agent(),
                        failed.refusal().code());
                failures.put(tool.agent(), failed.refusal().code().name());
            }
        }
        return memory.best(call, query, miss, failures);
    }

    private Found ask(Call call, Tool tool, QueryRequest query) throws SpineException, InterruptedException {
        return Found.in(tool.agent(), questions.ask(call, tool.agent(), Payload.text(query.getQueryText()),
                toolTimeout));
    }

    private static Refusal nobody(Refusal miss, List<Tool> suitable) {
        var names = String.join(" or ", suitable.stream().map(Tool::agent).toList());
        return new Refusal(ErrorCode.NO_RESONANCE, miss.reason() + " No tool for this question is there.",
                miss.remedy() + " Or start an agent named " + names + ".", miss.meta());
    }
}
