using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>What a gate decided, on which evidence, and in words for the person who must act on it.</summary>
public sealed class GateOutcome
{
    private readonly string _english;
    private readonly string _french;

    internal GateOutcome(string gate, IReadOnlyList<Rejection> rejections, IReadOnlyList<string> evidence, string english, string french)
    {
        Gate = gate;
        Rejections = rejections;
        Evidence = evidence;
        _english = english;
        _french = french;
    }

    /// <summary>The gate's name, <c>G01</c>.</summary>
    public string Gate { get; }

    public bool Passed => Rejections.Count == 0;

    /// <summary>Every fault, with its FHIR path; empty where the gate passed.</summary>
    public IReadOnlyList<Rejection> Rejections { get; }

    /// <summary>The ids of what the decision rests on, for the trail.</summary>
    public IReadOnlyList<string> Evidence { get; }

    /// <summary>The reason in one sentence, without anything about the person; English, or French where <paramref name="french"/>.</summary>
    public string Reason(bool french = false) => french ? _french : _english;

    /// <inheritdoc/>
    public override string ToString() => $"{Gate} {(Passed ? "passed" : "refused")}";
}
