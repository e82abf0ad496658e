package spine.http.effect.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Call;
import spine.api.Refusal;
import spine.api.effect.EffectRecord;
import spine.api.effect.EffectRecorder;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;

/** Tells every recorder of every call, whatever became of it. Thread-safe. */
@Component(service = Effects.class)
public final class Effects {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);
    private static final String PORT = "http";
    private static final int MOST = 10_000;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.REPLACE)
    private volatile List<EffectRecorder> recorders;
    private final Map<String, Integer> ordinals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST;
        }
    };

    @Activate
    public Effects() {
        this(List.of());
    }

    public Effects(List<EffectRecorder> recorders) {
        this.recorders = recorders;
    }

    /** Whether anybody listens: only then is a streamed body kept for the record. */
    public boolean isWanted() {
        return !recorders.isEmpty();
    }

    /** The next place among the effects of a request; taken when the call begins, so that it does not hang on who is faster. */
    public synchronized int ordinal(Call call) {
        return ordinals.merge(call.requestId(), 1, Integer::sum) - 1;
    }

    /** One effect, still without its answer. */
    public record Asked(Call call, String agent, int ordinal, HttpRequest request, Instant at) {
    }

    public void answered(Asked asked, HttpResponse response, Duration took) {
        if (isWanted()) {
            tell(record(asked, EffectForm.answer(response), took));
        }
    }

    public void failed(Asked asked, Refusal refusal, Duration took) {
        if (isWanted()) {
            tell(record(asked, EffectForm.failure(refusal), took));
        }
    }

    private static EffectRecord record(Asked asked, com.google.protobuf.ByteString answer, Duration took) {
        return new EffectRecord(asked.call().requestId(), asked.call().pinned().generation(), asked.agent(), asked.ordinal(),
                PORT, EffectForm.question(asked.request()), answer, asked.at(), took);
    }

    private void tell(EffectRecord effect) {
        for (var recorder : recorders) {
            try {
                recorder.record(effect);
            } catch (RuntimeException broken) {
                LOG.warn("an effect recorder failed request={} agent={}: {}", effect.requestId(), effect.agent(),
                        broken.getClass().getSimpleName());
            }
        }
    }
}
