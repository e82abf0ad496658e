/** The engine behind {@code spine.api.transport}. */
package spine.zmtp.internal;
