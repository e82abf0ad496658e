package spine.torus.internal;

import java.util.List;

/** Hits of a set of questions, each counted by the rank of the first answering passage; 0 is a miss. */
record Score(String who, List<Integer> ranks) {
    long within(int rank) {
        return ranks.stream().filter(r -> r > 0 && r <= rank).count();
    }

    double percent(int rank) {
        return 100.0 * within(rank) / ranks.size();
    }

    String row() {
        return String.format("%-34s %5.1f %% (%2d)   %5.1f %% (%2d)", who, percent(1), within(1), percent(5), within(5));
    }
}
