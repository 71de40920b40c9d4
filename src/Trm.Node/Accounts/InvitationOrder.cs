namespace Trm.Node.Accounts;

/// <summary>Who is to be invited.</summary>
/// <param name="Code">The officer's pseudonym; never a name.</param>
/// <param name="Organisation">Whose cases alone they see; required of a case worker (but see <see cref="IsOfOffice"/>), and null for every role of the office itself.</param>
public sealed record InvitationOrder(string Code, Role Role, string? Organisation)
{
    /// <summary>Said in so many words of a case worker of the office itself, who sees all its cases: forgetting the organisation must not do that.</summary>
    public bool IsOfOffice { get; init; }
}
