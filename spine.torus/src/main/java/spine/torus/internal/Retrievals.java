package spine.torus.internal;

import java.util.List;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.memory.Location;
import spine.api.memory.Region;
import spine.api.rcis.RetrieveRequest;
import spine.api.rcis.RetrieveResponse;
import spine.api.rcis.Waveform;

/** Answers retrievals (RC-09): the wave function of one node or of a neighbourhood. Stateless. */
final class Retrievals {
    private Retrievals() {
    }

    static RetrieveResponse answer(Torus memory, RetrieveRequest request) throws SpineException {
        var centre = location(request.getLocation9DList(), "location_9d");
        var radius = request.getRadius();
        if (!memory.grid().contains(centre)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "location_9d = " + centre
                    + " lies outside of the grid " + memory.grid() + ".", "Give nine coordinates below these numbers.");
        }
        if (!(radius >= 0) || Float.isInfinite(radius)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "radius = " + radius + " is not allowed.",
                    "Give a number of cells, 0 for one node.");
        }
        return memory.retrieve(centre, radius).map(Retrievals::response)
                .orElseThrow(() -> new SpineException(ErrorCode.NO_SUCH_NODE, "There is no active node at " + centre
                        + (radius > 0 ? " within " + radius + " cells." : "."), "Try a larger radius."));
    }

    /** @throws SpineException {@code INVALID_REQUEST} if there are not nine, or one is out of range */
    static Location location(List<Integer> coordinates, String field) throws SpineException {
        try {
            return Location.of(coordinates);
        } catch (IllegalArgumentException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, field + ": " + e.getMessage() + ".",
                    "Give nine coordinates inside the grid.");
        }
    }

    private static RetrieveResponse response(Region region) {
        var wave = Waveform.newBuilder();
        region.nodes().forEach(node -> wave.addRealParts(node.real()).addImagParts(node.imaginary()));
        return RetrieveResponse.newBuilder().setWaveform(wave).setResonanceR(region.r()).setStateS(region.s())
                .addAllMetricTensor(region.metric()).build();
    }
}
