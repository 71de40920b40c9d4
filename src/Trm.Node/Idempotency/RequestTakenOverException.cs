namespace Trm.Node.Idempotency;

/// <summary>A request with an idempotency key took so long that another attempt has begun: nothing more is done by this one.</summary>
internal sealed class RequestTakenOverException() : Exception("another attempt of the same request has begun");
