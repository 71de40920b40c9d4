using System.Diagnostics.CodeAnalysis;

namespace Trm.Contracts.Rejections;

/// <summary>
/// A value, or why there is none. For their input and for the rules; our own bugs and a failing world are exceptions.
/// </summary>
/// <typeparam name="T">What a success carries.</typeparam>
public sealed class Result<T> : IJudged
    where T : class
{
    private readonly T? _value;

    private Result(T? value, IReadOnlyList<Rejection> rejections)
    {
        _value = value;
        Rejections = rejections;
    }

    /// <summary>True where there is a value.</summary>
    public bool IsOk => _value is not null;

    /// <summary>Every fault found; empty on success.</summary>
    public IReadOnlyList<Rejection> Rejections { get; }

    /// <summary>The value. Reading it after a refusal is a bug of ours.</summary>
    public T Value => _value ?? throw new InvalidOperationException($"refused with {Rejections[0].Code}, has no value");

    /// <summary>The first fault. Reading it after a success is a bug of ours.</summary>
    public Rejection Rejection => IsOk ? throw new InvalidOperationException("accepted, has no rejection") : Rejections[0];

    /// <summary>Both answers in one expression: <c>if (!r.Try(out var value, out var rejection)) return rejection;</c></summary>
    public bool Try([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Rejection? rejection)
    {
        value = _value;
        rejection = IsOk ? null : Rejections[0];
        return IsOk;
    }

    /// <summary>The next step on a value; the same refusal otherwise.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next)
        where TNext : class => IsOk ? next(Value) : Result<TNext>.Refused(Rejections);

    /// <summary>A success.</summary>
    public static Result<T> Ok(T value) => new(value, []);

    /// <summary>A refusal for several faults at once.</summary>
    public static Result<T> Refused(IReadOnlyList<Rejection> rejections) => rejections.Count > 0
        ? new(null, rejections)
        : throw new ArgumentException("a refusal names at least one fault", nameof(rejections));

    public static implicit operator Result<T>(T value) => Ok(value);

    public static implicit operator Result<T>(Rejection rejection) => new(null, [rejection]);

    public static implicit operator Result<T>(RejectionCode code) => new(null, [new Rejection(code)]);
}
