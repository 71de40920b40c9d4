using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Trm.Architecture.Tests;

/// <summary>Reads from the compiled code itself what every type uses: bases, signatures, attributes, locals, every instruction.</summary>
public sealed class AssemblyUses : IDisposable
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Where(f => f.FieldType == typeof(OpCode)).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (int)(ushort)o.Value);

    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly Collector _collector;
    private readonly HashSet<Use> _uses = [];
    private (string Namespace, string Name) _by;

    private AssemblyUses(Stream assembly)
    {
        _file = new PEReader(assembly);
        _reader = _file.GetMetadataReader();
        _collector = new Collector(this);
    }

    /// <summary>All uses in an assembly.</summary>
    public static IReadOnlyCollection<Use> Of(Stream assembly)
    {
        using var uses = new AssemblyUses(assembly);
        uses.ReadAll();
        return uses._uses;
    }

    /// <summary>The assemblies that an assembly names.</summary>
    public static IReadOnlyList<string> References(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name))];
    }

    /// <summary>Closes the assembly.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadAll()
    {
        foreach (var handle in _reader.TypeDefinitions)
        {
            var type = _reader.GetTypeDefinition(handle);
            var outer = type;
            while (!outer.GetDeclaringType().IsNil)
                outer = _reader.GetTypeDefinition(outer.GetDeclaringType());
            _by = (_reader.GetString(outer.Namespace), _reader.GetString(outer.Name));

            Note(type.BaseType);
            foreach (var i in type.GetInterfaceImplementations()) Note(_reader.GetInterfaceImplementation(i).Interface);
            Note(type.GetCustomAttributes());
            Note(type.GetGenericParameters());
            foreach (var f in type.GetFields())
            {
                var field = _reader.GetFieldDefinition(f);
                field.DecodeSignature(_collector, null);
                Note(field.GetCustomAttributes());
            }

            foreach (var p in type.GetProperties()) Note(_reader.GetPropertyDefinition(p).GetCustomAttributes());
            foreach (var m in type.GetMethods()) Read(_reader.GetMethodDefinition(m));
        }
    }

    private void Read(MethodDefinition method)
    {
        method.DecodeSignature(_collector, null);
        Note(method.GetCustomAttributes());
        Note(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_collector, null);
        foreach (var region in body.ExceptionRegions) Note(region.CatchType);
        ReadInstructions(body.GetILReader());
    }

    private void ReadInstructions(BlobReader il)
    {
        while (il.RemainingBytes > 0)
        {
            int value = il.ReadByte();
            if (value == 0xfe)
                value = 0xfe00 | il.ReadByte();
            switch (OpCodesByValue[value].OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok:
                    Note(MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = il.ReadInt32();
                    il.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.Offset += 8;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    il.Offset += 2;
                    break;
                default:
                    il.Offset += 4;
                    break;
            }
        }
    }

    private void Note(CustomAttributeHandleCollection attributes)
    {
        foreach (var a in attributes) Note(_reader.GetCustomAttribute(a).Constructor);
    }

    private void Note(GenericParameterHandleCollection parameters)
    {
        foreach (var p in parameters)
            foreach (var c in _reader.GetGenericParameter(p).GetConstraints()) Note(_reader.GetGenericParameterConstraint(c).Type);
    }

    private void Note(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                Add((TypeReferenceHandle)handle, null);
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_collector, null);
                break;
            case HandleKind.MethodSpecification:
                var specification = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Note(specification.Method);
                specification.DecodeSignature(_collector, null);
                break;
            case HandleKind.MemberReference:
                var member = _reader.GetMemberReference((MemberReferenceHandle)handle);
                if (member.Parent.Kind == HandleKind.TypeReference)
                    Add((TypeReferenceHandle)member.Parent, _reader.GetString(member.Name));
                else
                    Note(member.Parent);
                if (member.GetKind() == MemberReferenceKind.Method)
                    member.DecodeMethodSignature(_collector, null);
                else
                    member.DecodeFieldSignature(_collector, null);
                break;
        }
    }

    private void Add(TypeReferenceHandle handle, string? member)
    {
        var type = _reader.GetTypeReference(handle);
        var name = _reader.GetString(type.Name);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = _reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
            name = $"{_reader.GetString(type.Name)}+{name}";
        }

        if (type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            _uses.Add(new Use(
                _by.Namespace, _by.Name,
                _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
                $"{_reader.GetString(type.Namespace)}.{name}", member));
    }

    /// <summary>Signatures are read for the types they name, and for nothing else.</summary>
    private sealed class Collector(AssemblyUses uses) : ISignatureTypeProvider<object?, object?>
    {
        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            uses.Add(handle, null);
            return null;
        }

        public object? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => null;

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetSZArrayType(object? elementType) => null;
    }
}
