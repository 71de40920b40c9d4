namespace Trm.Node.Accounts;

/// <summary>Who is to be invited.</summary>
/// <param name="Code">The officer's pseudonym; never a name.</param>
/// <param name="Organisation">Whose cases alone they see; required of a case worker, and null for every role of the office itself.</param>
public sealed record InvitationOrder(string Code, Role Role, string? Organisation);
