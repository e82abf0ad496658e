package spine.broker.internal;

import java.util.List;
import java.util.Map;
import spine.api.Diagnosis;

/** Says what the test says. */
final class FakeDiagnosis implements Diagnosis {
    volatile Map<String, List<Finding>> findings;

    FakeDiagnosis(Map<String, List<Finding>> findings) {
        this.findings = findings;
    }

    /** One cause against one agent. */
    static FakeDiagnosis of(String agent, String cause, boolean blocking, String sentence) {
        return new FakeDiagnosis(Map.of(agent, List.of(new Finding(cause, blocking, sentence, "Wait."))));
    }

    @Override
    public List<Finding> of(String agent) {
        return findings.getOrDefault(agent, List.of());
    }

    @Override
    public List<String> agents() {
        return List.copyOf(findings.keySet());
    }
}
