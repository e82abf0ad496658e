package spine.torus.internal;

import spine.torus.geometry.internal.Grid;

/** The configuration, checked. */
record Settings(Grid grid, double resonanceThreshold, int maxPassages, long maxStoreBytes, int maxRegionNodes,
        boolean syncEachIngest) {
    /** The highest that refuses at most 5 % of the answerable calibration questions; {@code ThresholdTest} holds it. */
    static final double CALIBRATED_THRESHOLD = 0.25;
    private static final long LEAST_STORE_BYTES = 1 << 20;

    Settings {
        if (!(resonanceThreshold >= 0 && resonanceThreshold <= 1)) {
            throw refused("resonanceThreshold", resonanceThreshold, "0 to 1");
        }
        if (maxPassages < 1 || maxPassages > 5_000_000) {
            throw refused("maxPassages", maxPassages, "1 to 5000000");
        }
        if (maxStoreBytes < LEAST_STORE_BYTES) {
            throw refused("maxStoreBytes", maxStoreBytes, "from " + LEAST_STORE_BYTES);
        }
        if (maxRegionNodes < 1 || maxRegionNodes > 100_000) {
            throw refused("maxRegionNodes", maxRegionNodes, "1 to 100000");
        }
    }

    /** @throws IllegalArgumentException naming key, value and allowed range */
    static Settings of(TorusConfig config) {
        return new Settings(grid(config.gridCells()), config.resonanceThreshold(), config.maxPassages(),
                config.maxStoreBytes(), config.maxRegionNodes(), config.syncEachIngest());
    }

    private static Grid grid(String cells) {
        try {
            return Grid.parse(cells);
        } catch (IllegalArgumentException e) {
            throw refused("gridCells", cells, "nine numbers from 3 to 16384, parted by commas");
        }
    }

    private static IllegalArgumentException refused(String key, Object value, String range) {
        return new IllegalArgumentException("spine.torus: " + key + " = " + value
                + " is not allowed; use " + range + ".");
    }
}
