namespace Trm.Contracts.Facts;

/// <summary>The help with which a person decided (gate G19).</summary>
public sealed record SupportFacts
{
    /// <summary>The consent that was taken with it.</summary>
    public string? Consent { get; init; }

    public bool InterpreterNeeded { get; init; }

    /// <summary>The interpreter's code.</summary>
    public string? Interpreter { get; init; }

    /// <summary>Whether the interpreter is neither a relative nor a fellow resident.</summary>
    public bool InterpreterIndependent { get; init; }

    /// <summary>Whether another form than speech or print is needed: signs, pictures, easy words.</summary>
    public bool FormNeeded { get; init; }

    public bool FormUsed { get; init; }

    public bool SupporterNeeded { get; init; }

    /// <summary>The supporter's code.</summary>
    public string? Supporter { get; init; }
}
