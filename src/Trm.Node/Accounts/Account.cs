namespace Trm.Node.Accounts;

/// <summary>Who may sign in at the console: a pseudonym and a role, never a name.</summary>
/// <param name="Code">The officer's pseudonym, 1 to 32 of <c>A-Z 0-9 -</c>.</param>
/// <param name="Organisation">The code of the organisation whose officer this is, as cases are accepted for it; null for an officer of the participant's own office.</param>
/// <param name="Language"><c>en</c> or <c>fr</c>; null where the browser decides.</param>
/// <param name="LockedUntil">Until when no password is taken, after too many that were wrong; null where it is. A passkey is taken all the same.</param>
/// <param name="Leave">When they are away, and who looks after their work; null where nothing is said.</param>
public sealed record Account(
    string Code, Role Role, string? Organisation, string? Language, AccountState State, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset? SignedInAt, DateTimeOffset? LockedUntil, Leave? Leave)
{
    /// <summary>Longest code.</summary>
    public const int MaxCode = 32;

    /// <summary>As whom they act.</summary>
    public Officer Officer => new(Code, Role) { Organisation = Organisation };

    /// <summary>True on the days on which somebody else looks after their work.</summary>
    public bool IsAwayOn(DateOnly day) => Leave is { } leave && leave.From <= day && day <= leave.Until;

    /// <summary>True where a text is the code of an account.</summary>
    public static bool IsCode(string? text) => text is { Length: > 0 and <= MaxCode } && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');
}
