namespace Trm.Node.Accounts;

/// <summary>Who is to be invited.</summary>
/// <param name="Code">The officer's pseudonym; never a name.</param>
/// <param name="Organisation">Of a case worker, required: whose cases they see.</param>
public sealed record InvitationOrder(string Code, Role Role, string? Organisation);
