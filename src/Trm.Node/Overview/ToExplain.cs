using Trm.Evidence.Packs;

namespace Trm.Node.Overview;

/// <summary>Something that is to be explained: an alarm that stands, or what the last verification found. It stays until it has ended, explained or not.</summary>
/// <param name="Name">Names it in an address, and says nothing: the number of an alarm, the digest of a finding.</param>
/// <param name="Code">The alarm's code, or the finding's.</param>
/// <param name="IsAlarm">An alarm, and no finding.</param>
/// <param name="Peer">Whom it concerns; null for nobody else.</param>
/// <param name="Since">Since when.</param>
/// <param name="By">Who looks after it, by code, or whose move it is; null where nobody does.</param>
/// <param name="Due">By when somebody must have explained it.</param>
/// <param name="Said">The newest explanation; null where there is none.</param>
/// <param name="SaidAt">When that was given, to the minute.</param>
/// <param name="IsExplained">There is one, and no investigation whose last day is over.</param>
/// <param name="CanBeExplained">False of a finding whose code this program does not know: another version of it noted it, and verified again it has one that is.</param>
public sealed record ToExplain(string Name, string Code, bool IsAlarm, string? Peer, DateTimeOffset Since, string? By, DateTimeOffset Due, Explanation? Said, DateTimeOffset? SaidAt, bool IsExplained, bool CanBeExplained);
