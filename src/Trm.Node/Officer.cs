namespace Trm.Node;

/// <summary>Who acts: a pseudonym and a role, never a name.</summary>
/// <param name="Code">The officer's pseudonym, 1 to 32 of <c>A-Z a-z 0-9 -</c>.</param>
public sealed record Officer(string Code, Role Role)
{
    /// <summary>
    /// The code of the organisation whose officer this is: of all cases they see those alone that are assigned to it, and every other one is to them as one that does not exist.
    /// Null for an officer of the participant's own office.
    /// </summary>
    /// <exception cref="ArgumentException">A role that no officer of an organisation has.</exception>
    public string? Organisation
    {
        get;
        init => field = value is null || Rights.MayBeOfOrganisation(Role) ? value : throw new ArgumentException($"{Role} is a role of the office itself", nameof(value));
    }
}
