package spine.cli.internal;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RetrieveRequest;

@Command(name = "retrieve", description = "Reads the state of the torus around a place.")
final class RetrieveCommand extends JsonBase {
    @Parameters(paramLabel = "COORDS", description = "Nine coordinates r,s,t,u,v,w,x,y,z, as in 13,13,13,13,13,13,13,13,13.")
    String place;

    @Option(names = "--radius", paramLabel = "R", description = "0 is the one node (default).")
    float radius;

    RetrieveCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var request = RetrieveRequest.newBuilder().addAllLocation9D(coordinates()).setRadius(radius);
        try (var session = open()) {
            var response = session.ask(RCISRequest.newBuilder().setRetrieve(request));
            var found = response.getRetrieveResponse();
            var wave = found.getWaveform();
            if (json) {
                say(Json.text(Json.map("request_id", response.getRequestId(), "status", response.getStatusCode(),
                        "waveform", Json.map("real_parts", wave.getRealPartsList(),
                                "imag_parts", wave.getImagPartsList()),
                        "resonance_r", found.getResonanceR(), "state_s", found.getStateS(),
                        "metric_tensor", found.getMetricTensorList(),
                        "metadata", Json.sorted(response.getMetadataMap()))));
            } else {
                say(new Table().row("nodes", String.valueOf(wave.getRealPartsCount()))
                        .row("resonance r", Numbers.short3(found.getResonanceR()))
                        .row("state s", Numbers.short3(found.getStateS()))
                        .row("energy", Numbers.short3(energy(wave.getRealPartsList(), wave.getImagPartsList()))).text());
            }
            return 0;
        }
    }

    private static double energy(List<Double> real, List<Double> imag) {
        double sum = 0;
        for (double x : real) {
            sum += x * x;
        }
        for (double x : imag) {
            sum += x * x;
        }
        return sum;
    }

    private List<Integer> coordinates() throws SpineException {
        var coordinates = new ArrayList<Integer>();
        try {
            for (var one : place.split("[,\\s]+")) {
                coordinates.add(Integer.parseUnsignedInt(one));
            }
        } catch (NumberFormatException e) {
            coordinates.clear();
        }
        if (coordinates.size() != 9) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "COORDS are not nine whole numbers from 0.",
                    "Write them as r,s,t,u,v,w,x,y,z.");
        }
        return coordinates;
    }
}
