package agents.http.internal;

import agents.shared.Json;
import agents.shared.Rich;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.http.HttpRequest.Header;
import spine.api.http.HttpResponse;

/**
 * What a request would be, what is wrong with it, and what came of it: one stage after the other (AG-05), as JSON for
 * people. Values of headers that hold keys or cookies are left out. Not thread-safe.
 */
final class Report {
    private static final Pattern HIDDEN = Pattern.compile(
            ".*(authorization|cookie|api-?key|token|secret|password|signature|authenticate).*");

    private final String mode;
    private final int excerptCharacters;
    private final List<Map<String, Object>> stages = new ArrayList<>();

    Report(String mode, int excerptCharacters) {
        this.mode = mode;
        this.excerptCharacters = excerptCharacters;
    }

    private Map<String, Object> stage(String name) {
        var stage = new LinkedHashMap<String, Object>();
        stage.put("stage", name);
        stages.add(stage);
        return stage;
    }

    void draft(Draft draft) {
        var stage = stage("draft");
        stage.put("method", draft.method());
        stage.put("url", draft.uri().toString());
        stage.put("headers", shown(draft.headers()));
        stage.put("body_characters", draft.body().length());
    }

    void dryRun(List<DryRun.Finding> findings) {
        stage("dry-run").put("findings", findings);
    }

    void skipped() {
        stage("exchange").put("skipped", "The dry run found errors. Correct them, or send it with the mode send.");
    }

    void failed(Refusal refusal) {
        var stage = stage("exchange");
        stage.put("failed", refusal.code().name());
        stage.put("reason", refusal.reason());
        stage.put("remedy", refusal.remedy());
    }

    void answered(HttpResponse response, Duration took) {
        var stage = stage("exchange");
        stage.put("status", response.status());
        stage.put("url", response.uri().toString());
        stage.put("took_ms", took.toMillis());
        stage.put("headers", shown(response.headers()));
        stage.put("body_bytes", response.body().size());
        Answered.text(response).ifPresent(text -> stage.put("body", text.length() <= excerptCharacters ? text
                : text.substring(0, excerptCharacters) + " [...]"));
    }

    private static List<String> shown(List<Header> headers) {
        return headers.stream().map(h -> h.name() + ": "
                + (HIDDEN.matcher(h.name().toLowerCase(Locale.ROOT)).matches() ? "(left out)" : h.value())).toList();
    }

    Payload payload(String citation) {
        var report = new LinkedHashMap<String, Object>();
        report.put("mode", mode);
        report.put("stages", stages);
        return Rich.of(HttpAgent.NAME, Json.pretty(report), 1, List.of(citation)).with("mode", mode);
    }
}
