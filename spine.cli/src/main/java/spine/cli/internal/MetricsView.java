package spine.cli.internal;

import java.util.Map;
import spine.api.rcis.MetricsResponse;

/** The engine's figures as JSON and as a table; only groups that the server filled. */
final class MetricsView {
    private MetricsView() {
    }

    static void put(Map<String, Object> into, MetricsResponse metrics) {
        if (metrics.hasPhysics()) {
            var physics = metrics.getPhysics();
            into.put("physics", Json.map("avg_step_ms", physics.getAvgStepMs(),
                    "total_propagations", physics.getTotalPropagations(),
                    "active_nodes", physics.getActiveNodes(), "energy_total", physics.getEnergyTotal()));
        }
        if (metrics.hasMemory()) {
            var memory = metrics.getMemory();
            into.put("memory", Json.map("total_bytes", memory.getTotalBytes(),
                    "checkpoint_count", memory.getCheckpointCount(),
                    "latest_checkpoint_id", memory.getLatestCheckpointId(),
                    "lsm_compaction_ratio", memory.getLsmCompactionRatio()));
        }
        if (metrics.hasNeuro()) {
            var neuro = metrics.getNeuro();
            into.put("neurochemistry", Json.map("dopamine_level", neuro.getDopamineLevel(),
                    "serotonin_level", neuro.getSerotoninLevel(),
                    "norepinephrine_level", neuro.getNorepinephrineLevel(),
                    "boredom_score", neuro.getBoredomScore()));
        }
    }

    static void put(Table into, MetricsResponse metrics) {
        if (metrics.hasPhysics()) {
            var physics = metrics.getPhysics();
            into.row("physics", "active nodes " + physics.getActiveNodes() + ", propagations "
                    + physics.getTotalPropagations() + ", step " + Numbers.short3(physics.getAvgStepMs())
                    + " ms, energy " + Numbers.short3(physics.getEnergyTotal()));
        }
        if (metrics.hasMemory()) {
            var memory = metrics.getMemory();
            var latest = memory.getLatestCheckpointId();
            into.row("memory", Numbers.bytes(memory.getTotalBytes()) + ", "
                    + Numbers.count(memory.getCheckpointCount(), "checkpoint")
                    + (latest.isEmpty() ? "" : ", latest " + latest));
        }
        if (metrics.hasNeuro()) {
            var neuro = metrics.getNeuro();
            into.row("neurochemistry", "dopamine " + Numbers.short3(neuro.getDopamineLevel()) + ", serotonin "
                    + Numbers.short3(neuro.getSerotoninLevel()) + ", norepinephrine "
                    + Numbers.short3(neuro.getNorepinephrineLevel()) + ", boredom "
                    + Numbers.short3(neuro.getBoredomScore()));
        }
    }
}
