package spine.http.internal;

import spine.api.Call;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;

/**
 * How a call is answered: by the world, or for a candidate by what production's same call was answered. Thread-safe.
 */
@FunctionalInterface
interface Sending {
    /**
     * @param body null for an answer as a whole
     * @return as {@link spine.api.http.HttpPort} has it
     */
    HttpResponse send(Caller caller, Call call, HttpRequest request, HttpBody body)
            throws SpineException, InterruptedException;
}
