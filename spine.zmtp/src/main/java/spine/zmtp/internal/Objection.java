package spine.zmtp.internal;

import spine.api.transport.ConnectionEvent;

/**
 * Why a verified and admitted peer cannot have its place.
 *
 * @param kind   the event that tells so
 * @param reason for people
 */
record Objection(ConnectionEvent.Kind kind, String reason) {
}
