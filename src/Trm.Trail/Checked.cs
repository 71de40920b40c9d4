using System.Diagnostics.CodeAnalysis;

namespace Trm.Trail;

/// <summary>What a check yields: the value it vouches for, or the fault it found. Never both, never neither.</summary>
/// <typeparam name="T">The parsed value, or the proof type that only the check can make.</typeparam>
public sealed class Checked<T> where T : class
{
    private Checked(T? value, Fault? fault) => (Value, Fault) = (value, fault);

    /// <summary>The value, where the check succeeded.</summary>
    public T? Value { get; }

    /// <summary>The fault, where it did not.</summary>
    public Fault? Fault { get; }

    /// <summary>True where there is a <see cref="Value"/>.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool Holds => Value is not null;

    /// <summary>The value; an exception for callers that know the input to be their own.</summary>
    /// <exception cref="InvalidOperationException">The check failed.</exception>
    public T Demand() => Value ?? throw new InvalidOperationException($"{Fault!.Code}: {Fault.Detail}");

    public static implicit operator Checked<T>(T value) => new(value, null);

    public static implicit operator Checked<T>(Fault fault) => new(null, fault);
}
