using System.Diagnostics;
using System.Text;
using Trm.Fuzz.Mutation;

namespace Trm.Fuzz;

/// <summary>
/// Changes what is known of one target, gives it to the reader and keeps what led to something new: a code, a place, an acceptance or a greater hunger for memory
/// that no input before it had.
/// </summary>
public sealed class Fuzzer
{
    private const int MostKept = 1024;

    private readonly Dice _dice;
    private readonly List<Sample> _pool = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly Dictionary<string, long> _codes = new(StringComparer.Ordinal);
    private readonly int _seeds;

    public Fuzzer(Target target, ulong seed)
    {
        Target = target;
        // Each target has dice of its own: the same seed leads to the same inputs whatever else runs.
        _dice = new(target.Name.Aggregate(seed ^ 0x5DEECE66D, (s, c) => (s ^ c) * 1099511628211));
        foreach (var bytes in target.Seeds)
        {
            Judge(bytes);
            _pool.Add(new(target.Form, bytes));
        }

        _seeds = _pool.Count;
        (Iterations, Kept) = (0, 0);
        if (_seeds == 0)
            throw new InvalidOperationException($"{target.Name} has no seeds");
    }

    public Target Target { get; }

    /// <summary>Inputs judged, those that the fuzzer began with not counted.</summary>
    public long Iterations { get; private set; }

    /// <summary>Inputs that led to something new.</summary>
    public long Kept { get; private set; }

    /// <summary>Different outcomes.</summary>
    public int Outcomes => _seen.Count;

    /// <summary>How often each code was met, seeds included.</summary>
    public IReadOnlyDictionary<string, long> Codes => _codes;

    /// <summary>The input that is being judged, or was last.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>When judging it began, in ticks of <see cref="Stopwatch"/>; 0 between inputs.</summary>
    public long Since { get; private set; }

    /// <summary>One input; the crash, or null.</summary>
    public Crash? Step()
    {
        Iterations++;
        var sample = Choose();
        var input = Mutator.Change(_dice, sample, Choose(), Target.MaxLength);
        return Judge(input);
    }

    /// <summary>Gives an input to the reader and holds it to what readers promise.</summary>
    public Crash? Judge(byte[] input)
    {
        var crash = JudgeOnce(input);
        // What is made once and kept belongs to no input: only what is allocated again counts.
        return crash is { Kind: CrashKind.Allocation } ? JudgeOnce(input) : crash;
    }

    private Crash? JudgeOnce(byte[] input)
    {
        Current = input;
        Since = Stopwatch.GetTimestamp();
        Outcome outcome;
        long allocated;
        try
        {
            (outcome, allocated) = Measured(input);
            // What is made once and kept makes no input new: the same seed leads to the same inputs, in a process that has just begun as in an old one.
            if (!_seen.Contains(Key(outcome, allocated, input)))
                allocated = Math.Min(allocated, Measured(input).Allocated);
        }
        catch (BrokenPromiseException e)
        {
            return new(Target.Name, CrashKind.Promise, e.Message, e.Message, input);
        }
        catch (Exception e)
        {
            return new(Target.Name, CrashKind.Exception, $"{e.GetType().Name} {Frame(e)}", e.ToString(), input);
        }
        finally
        {
            Since = 0;
        }

        if (allocated > Target.Allowance(input.Length))
            return new(Target.Name, CrashKind.Allocation, outcome.Code, FormattableString.Invariant($"{allocated} bytes for {input.Length} of input, {Target.Allowance(input.Length)} allowed"), input);
        foreach (var sentence in outcome.Sentences)
            if (Canary.Fault(sentence) is { } fault)
                return new(Target.Name, CrashKind.Leak, outcome.Code, $"{fault}: {outcome.Code} {Printable(sentence)}", input);
        Learn(outcome, allocated, input);
        return null;
    }

    private (Outcome Outcome, long Allocated) Measured(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = Target.Judge(input);
        return (outcome, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ulong Key(Outcome outcome, long allocated, byte[] input) => outcome.Key() ^ ((ulong)long.Log2((allocated / (input.Length + 64)) + 1) * 0x9E3779B97F4A7C15);

    private void Learn(Outcome outcome, long allocated, byte[] input)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_codes, outcome.Code, out _)++;
        if (!_seen.Add(Key(outcome, allocated, input)))
            return;
        Kept++;
        if (_pool.Count < _seeds + MostKept)
            _pool.Add(new(Target.Form, input));
        else
            _pool[_seeds + _dice.Roll(MostKept)] = new(Target.Form, input);
    }

    // What was learned lately is changed as often as all the rest.
    private Sample Choose()
    {
        var late = Math.Min(32, _pool.Count - _seeds);
        return late > 0 && _dice.OneIn(3) ? _pool[^(1 + _dice.Roll(late))] : _pool[_dice.Roll(_pool.Count)];
    }

    private static string Frame(Exception e) =>
        new StackTrace(e).GetFrames().Select(f => f.GetMethod()).FirstOrDefault(m => m?.DeclaringType?.Namespace?.StartsWith("Trm.", StringComparison.Ordinal) == true) is { } method
            ? $"{method.DeclaringType!.Name}.{method.Name}"
            : "";

    private static string Printable(string text) =>
        text.Aggregate(new StringBuilder(), (s, c) => char.IsControl(c) || c > '~' ? s.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : s.Append(c)).ToString();
}
