using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>What one gate found, condition by condition, until it becomes an outcome.</summary>
internal sealed class Findings(GateRule rule)
{
    private readonly List<string> _evidence = [];
    private readonly List<Rejection> _faults = [];
    private readonly List<string> _french = [];

    /// <summary>One condition; where it does not hold, what to do, in both languages.</summary>
    /// <param name="path">The condition's name, upper case first as in the facts.</param>
    public void Require(bool holds, string path, string english, string french)
    {
        if (holds)
            return;
        _faults.Add(new(rule.Refusal, path, english));
        _french.Add(french);
    }

    /// <summary>What the outcome rests on; what is not there is no evidence.</summary>
    public void Rest(params ReadOnlySpan<string?> ids)
    {
        foreach (var id in ids)
            if (id is not null && !_evidence.Contains(id, StringComparer.Ordinal))
                _evidence.Add(id);
    }

    public GateOutcome Outcome() => new(rule.Name, _faults, _evidence, Words(rule.Label(), _faults.Select(f => f.Hint)), Words(rule.Label(french: true), _french));

    private static string Words(string label, IEnumerable<string?> toDo) => toDo.Any() ? $"{label} - {string.Join(", ", toDo)}." : $"{label}.";
}
