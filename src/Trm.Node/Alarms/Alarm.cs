namespace Trm.Node.Alarms;

/// <summary>Something a person must look at. Codes and ids only.</summary>
/// <param name="Code">What is wrong, for example <c>UNDELIVERED</c>.</param>
/// <param name="Peer">Whom it concerns.</param>
/// <param name="CoreId">The transmission, where it is about one; the message, where it was not sent.</param>
public sealed record Alarm(string Code, string? Peer, string? CoreId, DateTimeOffset RaisedAt);
