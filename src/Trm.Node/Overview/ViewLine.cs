namespace Trm.Node.Overview;

/// <summary>An officer looked into a case.</summary>
/// <param name="Minute">When, to the minute.</param>
/// <param name="Officer">The officer's code; empty where the case was erased, and with it who looked.</param>
/// <param name="Case">The case's pseudonym as it is said; null where it concerned none.</param>
/// <param name="Messages">How many messages, or files, were shown.</param>
/// <param name="HasActed">Whether that officer has done anything in the case; who looks and never acts may be asked why.</param>
public sealed record ViewLine(DateTimeOffset Minute, string Officer, string Role, string? Case, int Messages, bool HasActed)
{
    /// <summary>True where that officer has done nothing in the case, as far as anybody can still tell.</summary>
    public bool IsWithoutAct => !HasActed && Case is not null && Officer.Length > 0;
}
