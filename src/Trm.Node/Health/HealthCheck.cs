using static System.FormattableString;

namespace Trm.Node.Health;

/// <summary>One thing that a doctor looks at. A check changes nothing and shows nothing of a case.</summary>
/// <param name="name">What it looks at, in one or two words.</param>
internal abstract class HealthCheck(string name)
{
    public string Name { get; } = name;

    /// <summary>Looks, and says at least one thing.</summary>
    /// <exception cref="NotLookedAtException">What it would look at is not there; whatever is at fault is another check's finding.</exception>
    public abstract Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel);

    protected HealthFinding Ok(FormattableString says) => new(Name, "OK", HealthState.Ok, Invariant(says));

    protected HealthFinding Unknown(string code, FormattableString says) => new(Name, code, HealthState.NotLookedAt, Invariant(says));

    protected HealthFinding Warning(string code, FormattableString says, string next) => new(Name, code, HealthState.Warning, Invariant(says), next);

    protected HealthFinding Fault(string code, FormattableString says, string next) => new(Name, code, HealthState.Fault, Invariant(says), next);

    /// <summary>Everything that is wrong, or the one sentence that nothing is.</summary>
    protected static IReadOnlyList<HealthFinding> Or(HealthFinding well, IEnumerable<HealthFinding?> wrong) => wrong.OfType<HealthFinding>().ToList() is { Count: > 0 } found ? found : [well];
}
