using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>What the model allows in one JSON object: its members, their types, forms, codes and cardinalities.</summary>
internal sealed class Shape
{
    // No name of the model is so long.
    private const int LongestName = 64;

    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    private readonly FrozenDictionary<string, Member>.AlternateLookup<ReadOnlySpan<char>> _byName;

    private Shape(Type type)
    {
        IsResource = typeof(Resource).IsAssignableFrom(type);
        Members = FhirWriter.Options.GetTypeInfo(type).Properties
            .Where(p => p.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) != true)
            .Select((p, number) => new Member(p.Name, number, p.PropertyType, p.AttributeProvider))
            .ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);
        _byName = Members.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var member in Members.Values.Where(m => m.Choice is not null))
            member.OtherForms = [.. Members.Values.Where(m => m.Choice == member.Choice && m != member).Select(m => m.Number)];
        Mandatory = [.. Members.Values.Where(m => m.Mandatory).Select(m => (m.Name, m.Number))];
        MandatoryChoices = [.. Members.Values.Where(m => m.MandatoryChoice).Select(m => m.Choice!).Distinct(StringComparer.Ordinal)
            .Select(c => (c, (ImmutableArray<int>)[.. Members.Values.Where(m => m.Choice == c).Select(m => m.Number)]))];
    }

    /// <summary>The resource types of the model by name.</summary>
    public static FrozenDictionary<string, Type> Resources { get; } = typeof(Resource).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(a => (string)a.TypeDiscriminator!, a => a.DerivedType);

    public bool IsResource { get; }

    public FrozenDictionary<string, Member> Members { get; }

    /// <summary>Members that must be there, by name and number.</summary>
    public IReadOnlyList<(string Name, int Number)> Mandatory { get; }

    /// <summary>Choices of which one form must be there, each with the numbers of its forms.</summary>
    public IReadOnlyList<(string Name, ImmutableArray<int> Forms)> MandatoryChoices { get; }

    public static Shape Of(Type type) => Shapes.GetOrAdd(type, t => new(t));

    /// <summary>The member of that name; null where the model has none. Makes no string of it: that of a name is made for nobody, and names are half of all there is.</summary>
    public Member? Find(JsonProperty property)
    {
        var written = JsonMarshal.GetRawUtf8PropertyName(property);
        if (written.Contains((byte)'\\'))
            return Members.GetValueOrDefault(property.Name);
        Span<char> name = stackalloc char[LongestName];
        return written.Length <= LongestName && Ascii.ToUtf16(written, name, out var length) == System.Buffers.OperationStatus.Done && _byName.TryGetValue(name[..length], out var member)
            ? member
            : null;
    }

    /// <summary>One member of an object.</summary>
    internal sealed class Member
    {
        public Member(string name, int number, Type type, ICustomAttributeProvider? provider)
        {
            Name = name;
            Number = number;
            IsList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);
            Type = IsList ? type.GetGenericArguments()[0] : Nullable.GetUnderlyingType(type) ?? type;
            Primitive = Attribute<PrimitiveAttribute>()?.Type;
            Codes = Attribute<CodesAttribute>()?.Codes.ToFrozenSet(StringComparer.Ordinal);
            Mandatory = Attribute<MandatoryAttribute>() is not null;
            var choice = Attribute<ChoiceAttribute>();
            Choice = choice?.Element;
            MandatoryChoice = choice?.Mandatory ?? false;

            T? Attribute<T>()
                where T : Attribute => provider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
        }

        public string Name { get; }

        /// <summary>Its number among the members of its shape, from 0.</summary>
        public int Number { get; }

        public Type Type { get; }

        public bool IsList { get; }

        public FhirPrimitive? Primitive { get; }

        public FrozenSet<string>? Codes { get; }

        public bool Mandatory { get; }

        /// <summary>The choice element this is a form of, without <c>[x]</c>.</summary>
        public string? Choice { get; }

        public bool MandatoryChoice { get; }

        /// <summary>The numbers of the other forms of its choice; none where it is of no choice.</summary>
        public ImmutableArray<int> OtherForms { get; internal set; } = [];

        /// <summary>A primitive's companion (<c>_birthDate</c>): in a list, null stands for "no companion here".</summary>
        public bool IsCompanion => Name[0] == '_';
    }
}
