using Trm.Contracts.Rejections;
using Trm.Trail;

namespace Trm.Fuzz;

/// <summary>What a reader made of an input. Two outcomes are alike where code and place are: places without their numbers.</summary>
/// <param name="Code">The rejection code, or what was accepted.</param>
/// <param name="Place">Where, as the reader says it; empty where it names none.</param>
/// <param name="Sentences">Everything the reader said, for people and logs: none of it may come from the input.</param>
public readonly record struct Outcome(string Code, string Place, IReadOnlyList<string> Sentences)
{
    /// <summary>True where the reader took the input.</summary>
    public bool IsTaken { get; private init; }

    /// <summary>The reader took it; <paramref name="what"/> tells one kind of acceptance from another.</summary>
    public static Outcome Accepted(string what = "accepted") => new(what, "", []) { IsTaken = true };

    /// <summary>The input is not even the form in which this target takes what it gives to the reader.</summary>
    public static Outcome Unreadable { get; } = new("unreadable", "", []);

    public static Outcome Of<T>(Result<T> result, string accepted = "accepted")
        where T : class => result.IsOk ? Accepted(accepted) : Refused(result.Rejections);

    public static Outcome Of<T>(Checked<T> result, string accepted = "accepted")
        where T : class => result.Holds ? Accepted(accepted) : Refused(result.Fault);

    public static Outcome Refused(IReadOnlyList<Rejection> rejections)
    {
        var sentences = new List<string>(rejections.Count * 2);
        foreach (var rejection in rejections)
        {
            if (rejection.Path is { } path)
                sentences.Add(path);
            if (rejection.Hint is { } hint)
                sentences.Add(hint);
        }

        return new(rejections[0].Code.Text, rejections[0].Path ?? "", sentences);
    }

    // The sentences of a fault are constants but for numbers: they tell one check from the next.
    public static Outcome Refused(Fault fault) => new(fault.Code.ToString(), fault.Detail, [fault.Detail]);

    /// <summary>A number for code and place, with every run of digits taken for one.</summary>
    internal ulong Key()
    {
        var hash = 14695981039346656037UL;
        foreach (var c in Code)
            hash = (hash ^ c) * 1099511628211;
        var wasDigit = false;
        foreach (var c in Place)
        {
            var isDigit = char.IsAsciiDigit(c);
            if (!isDigit || !wasDigit)
                hash = (hash ^ (isDigit ? '#' : c)) * 1099511628211;
            wasDigit = isDigit;
        }

        return hash;
    }
}
