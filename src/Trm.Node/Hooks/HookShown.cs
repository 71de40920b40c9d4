namespace Trm.Node.Hooks;

/// <summary>A hook as it stands.</summary>
/// <param name="Host">Where it leads, without its path, which may be a secret of its own.</param>
/// <param name="Officer">For whom it fetches, by code.</param>
/// <param name="Organisation">Whose officer that is; null for the office itself.</param>
/// <param name="HasAccess">Whether that officer has a file of access; where not, nothing is called and nothing can be fetched.</param>
/// <param name="Number">Of its newest event; 0 before the first.</param>
/// <param name="Waiting">Events whose call is due.</param>
/// <param name="Parked">Events that are not tried any more.</param>
/// <param name="FailingSince">Since when no call was taken; null while the last one was.</param>
/// <param name="NextAt">When it is called again, where the last call was not taken.</param>
public sealed record HookShown(string Name, string Host, string Officer, string? Organisation, bool HasAccess, long Number, long Waiting, long Parked, DateTimeOffset? FailingSince, DateTimeOffset? NextAt);
