package agents.http.internal;

import agents.shared.Rich;
import agents.shared.Settings;
import java.time.Duration;
import java.time.InstantSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode.Category;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.http.HttpPort;
import spine.api.http.HttpResponse;
import spine.api.http.Upstream;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.RetryAfter;

/**
 * Makes an HTTP request for its caller (AG-04): METHOD URL, header lines, an empty line, body; or JSON by the bundle's
 * schema, which can also ask for a draft, a dry run or an inspection (AG-05). Where it may go is the port's matter.
 * Thread-safe.
 */
@Component(configurationPid = HttpAgent.PID)
@SpineAgent(name = HttpAgent.NAME, capabilities = "http", component = 8,
        summary = "Makes an HTTP request and answers with what came back; or says beforehand what is wrong with it.",
        output = Rich.TYPE, inputSchema = "schema/input.json", effects = {"reads", "writes"}, hosts = "*",
        methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
@Designate(ocd = HttpAgentConfig.class)
public final class HttpAgent implements Agent {
    static final String NAME = "http";
    static final String PID = "agents.http";

    private final HttpPort http;
    private final InstantSource time;
    private final int mostBytes;
    private final int excerptCharacters;

    @Activate
    public HttpAgent(@Reference HttpPort http, HttpAgentConfig config) {
        this(http, config, InstantSource.system());
    }

    HttpAgent(HttpPort http, HttpAgentConfig config, InstantSource time) {
        var settings = new Settings(PID);
        this.http = http;
        this.time = time;
        mostBytes = settings.within("maxAnswerBytes", config.maxAnswerBytes(), 1, 8 * 1024 * 1024);
        excerptCharacters = settings.within("excerptCharacters", config.excerptCharacters(), 0, 100_000);
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException, InterruptedException {
        var order = Order.in(request);
        if (!order.mode().equals(Order.SEND)) {
            return report(call, order);
        }
        var response = send(call, order.draft());
        if (!response.isOk()) {
            throw elsewhere(order.draft(), refusal(response));
        }
        return Answered.payload(response);
    }

    private HttpResponse send(Call call, Draft draft) throws SpineException, InterruptedException {
        try {
            return http.send(call, draft.request(mostBytes));
        } catch (SpineException failed) {
            throw elsewhere(draft, failed.refusal());
        }
    }

    /** A server that is down says nothing of this agent: it is told to that server's own breaker. */
    private static SpineException elsewhere(Draft draft, Refusal refusal) {
        return new SpineException(refusal.code().category() == Category.RETRY
                ? refusal.with(CircuitOpenException.LOCAL, "http:" + draft.uri().getHost()) : refusal);
    }

    private Refusal refusal(HttpResponse response) {
        var usual = new Upstream(NAME, response.uri().getHost(), time).refusal(response, "");
        return RetryAfter.of(usual).isZero() ? new Refusal(usual.code(), usual.reason(),
                "Send it as JSON with \"mode\": \"inspect\" to see the whole answer.", usual.meta()) : usual;
    }

    private Payload report(Call call, Order order) throws InterruptedException {
        var report = new Report(order.mode(), excerptCharacters);
        report.draft(order.draft());
        if (!order.mode().equals(Order.DRAFT)) {
            var findings = DryRun.of(order.draft());
            report.dryRun(findings);
            if (order.mode().equals(Order.INSPECT)) {
                exchange(call, order.draft(), findings.stream().anyMatch(DryRun.Finding::isError), report);
            }
        }
        return report.payload(order.draft().uri().toString());
    }

    private void exchange(Call call, Draft draft, boolean isWrong, Report report) throws InterruptedException {
        if (isWrong) {
            report.skipped();
            return;
        }
        var began = time.instant();
        try {
            var response = send(call, draft);
            report.answered(response, Duration.between(began, time.instant()));
        } catch (SpineException failed) {
            report.failed(failed.refusal());
        }
    }
}
