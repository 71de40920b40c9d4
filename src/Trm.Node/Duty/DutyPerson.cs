namespace Trm.Node.Duty;

/// <summary>Somebody who takes duty: an officer's code, never a name, and how they are reached.</summary>
/// <param name="Officer">The code of the officer's account at the node.</param>
/// <param name="Channels">All of them are used at once; at least one.</param>
public sealed record DutyPerson(string Officer, IReadOnlyList<DutyChannel> Channels);
