using Trm.Console.Wire;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Escorts;

/// <summary>What an escort typed, and nobody could take: it stands where it was typed.</summary>
/// <param name="Case">Of which journey.</param>
/// <param name="Act">Which of the five, by the end of its address.</param>
/// <param name="Typed">As it was sent.</param>
public sealed record RefusedForm(CaseId Case, string Act, Form Typed)
{
    /// <summary>Which of the five; nothing of what was typed.</summary>
    public override string ToString() => Act;
}
