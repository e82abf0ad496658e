package spine.api.effect;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told every effect as it ends. Called on the port's thread; must not block; thread-safe. */
@ConsumerType
public interface EffectRecorder {
    void record(EffectRecord effect);
}
