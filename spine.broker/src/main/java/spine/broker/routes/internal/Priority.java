package spine.broker.routes.internal;

import static spine.api.message.ComponentID.INGESTION_VALUE;
import static spine.api.message.ComponentID.NEUROCHEMISTRY_VALUE;
import static spine.api.message.ComponentID.PERSISTENCE_VALUE;
import static spine.api.message.ComponentID.SECURITY_VALUE;
import static spine.api.message.ComponentID.TRAINER_MAMBA_VALUE;
import static spine.api.message.ComponentID.TRAINER_TRANSFORMER_VALUE;

import java.util.Arrays;
import spine.api.message.NeuralSpike;

/**
 * The classes in which requests wait (BR-12), by what is sent and who sends it. The first line that fits decides:
 *
 * <pre>
 * CRITICAL    security_alert, key_rotation, revocation, partition_control
 * BACKGROUND  neurogenesis, migration                                    growth and compaction
 * CRITICAL    anything from NEUROCHEMISTRY (metabolism) or SECURITY
 * LOW         anything from TRAINER_MAMBA, TRAINER_TRANSFORMER, INGESTION; ingest_chunk      learning
 * BACKGROUND  anything from PERSISTENCE
 * HIGH        query, retrieve, retrieve_req, retrieve_resp, waves; text_data and agent_call of users
 * NORMAL      all else: what tools are asked
 * </pre>
 *
 * <p>What is done for a request has the class of the request. Priority is strict, as BR-12 has it: while a class waits, no
 * lower one is begun, so LOW and BACKGROUND work can starve and then ends at its deadline.
 */
public enum Priority {
    CRITICAL, HIGH, NORMAL, LOW, BACKGROUND;

    /** By kind; null where the sender decides. */
    private static final Priority[] FIRST = new Priority[Kind.COUNT];
    private static final Priority[] THEN = new Priority[Kind.COUNT];

    static {
        set(FIRST, CRITICAL, NeuralSpike.SECURITY_ALERT_FIELD_NUMBER, NeuralSpike.KEY_ROTATION_FIELD_NUMBER,
                NeuralSpike.REVOCATION_FIELD_NUMBER, NeuralSpike.PARTITION_CONTROL_FIELD_NUMBER);
        set(FIRST, BACKGROUND, NeuralSpike.NEUROGENESIS_FIELD_NUMBER, NeuralSpike.MIGRATION_FIELD_NUMBER);
        Arrays.fill(THEN, NORMAL);
        set(THEN, HIGH, Kind.QUERY, Kind.RETRIEVE, NeuralSpike.RETRIEVE_REQ_FIELD_NUMBER,
                NeuralSpike.RETRIEVE_RESP_FIELD_NUMBER, NeuralSpike.DATA_WAVE_FIELD_NUMBER,
                NeuralSpike.SPARSE_WAVE_FIELD_NUMBER, NeuralSpike.WAVEFORM_SHM_FIELD_NUMBER);
        set(THEN, LOW, Kind.INGEST_CHUNK);
    }

    private static void set(Priority[] table, Priority priority, int... kinds) {
        for (int kind : kinds) {
            table[kind] = priority;
        }
    }

    /**
     * Allocates nothing.
     *
     * @param source as in {@link Source}
     * @param kind   as in {@link Kind}; one that is not known is NORMAL
     */
    public static Priority of(int source, int kind) {
        boolean known = kind >= 0 && kind < Kind.COUNT;
        if (known && FIRST[kind] != null) {
            return FIRST[kind];
        }
        return switch (source) {
            case NEUROCHEMISTRY_VALUE, SECURITY_VALUE -> CRITICAL;
            case TRAINER_MAMBA_VALUE, TRAINER_TRANSFORMER_VALUE, INGESTION_VALUE -> LOW;
            case PERSISTENCE_VALUE -> BACKGROUND;
            case Source.USER -> kind == Kind.TEXT || kind == Kind.CALL ? HIGH : known ? THEN[kind] : NORMAL;
            default -> known ? THEN[kind] : NORMAL;
        };
    }

    /** What a degraded worker is not given (BR-11, HB-05). */
    public boolean isLow() {
        return this == LOW || this == BACKGROUND;
    }
}
