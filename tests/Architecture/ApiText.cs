using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>The public surface of an assembly as text: types, members, parameter names and defaults, sorted, in the words of C#.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal static IEnumerable<string> Of(Assembly assembly)
    {
        yield return $"# {assembly.GetName().Name}";
        foreach (var type in assembly.GetExportedTypes().Where(type => !type.FullName!.Contains('<')).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            yield return "";
            yield return Declaration(type);
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                yield return $"    {member}";
            }
        }
    }

    private static string Declaration(Type type)
    {
        var bases = Bases(type).ToList();
        var generics = string.Join(' ', type.GetGenericArguments().Select(Constraints).Where(text => text.Length > 0));
        return string.Join(' ', new[] { Kind(type), TypeText.Of(type), bases.Count == 0 ? "" : ": " + string.Join(", ", bases), generics }.Where(part => part.Length > 0));
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsValueType: true } => (type.IsDefined(typeof(IsReadOnlyAttribute), false) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + (IsRecord(type) ? "record struct" : "struct"),
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (IsRecord(type) ? "record" : "class"),
    };

    // A record class has a clone method; a record struct, a printing method of the compiler's.
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        var inherited = type.BaseType is { } parent ? parent.GetInterfaces() : [];
        var interfaces = type.GetInterfaces().Except(inherited).Where(i => i.IsVisible && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).Select(i => TypeText.Of(i)).Order(StringComparer.Ordinal);
        return type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? [TypeText.Of(b), .. interfaces] : interfaces;
    }

    private static string Constraints(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        List<string> all = [.. parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => TypeText.Of(c))];
        if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            all.Insert(0, "struct");
        }
        else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            all.Insert(0, "class");
        }

        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
        {
            all.Add("allows ref struct");
        }

        return all.Count == 0 ? "" : $"where {parameter.Name} : {string.Join(", ", all)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"));
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        return
        [
            .. type.GetConstructors(Declared).Where(IsSeen).Select(constructor => $"new({Parameters(constructor)})"),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsSeen) && IsWritten(property)).Select(Property),
            .. type.GetMethods(Declared).Where(method => IsSeen(method) && IsWritten(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))).Select(Method),
            .. type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName).Select(Field),
            .. type.GetEvents(Declared).Where(e => IsSeen(e.AddMethod!)).Select(e => $"event {TypeText.Of(e.EventHandlerType!)} {e.Name}"),
        ];
    }

    // Protected members are a part of the surface where a type outside can inherit.
    private static bool IsSeen(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    // What the compiler adds to a record says nothing that the word record does not.
    private static bool IsWritten(MemberInfo member) =>
        !member.Name.Contains('<') && !member.IsDefined(typeof(CompilerGeneratedAttribute), false) && member is not PropertyInfo { Name: "EqualityContract" };

    private static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        return $"{kind}{TypeText.Of(field.FieldType, new NullabilityInfoContext().Create(field))} {field.Name}" + (field.IsLiteral ? $" = {Value(field.GetRawConstantValue(), field.FieldType)}" : "");
    }

    private static string Property(PropertyInfo property)
    {
        var name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var set = property.SetMethod is { } method && IsSeen(method) ? IsInit(method) ? " init;" : " set;" : "";
        var get = property.GetMethod is { } getter && IsSeen(getter) ? " get;" : "";
        return $"{Modifiers(property.GetAccessors(true).First(IsSeen))}{TypeText.Of(property.PropertyType, new NullabilityInfoContext().Create(property))} {name} {{{get}{set} }}";
    }

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Method(MethodInfo method)
    {
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethod ? string.Concat(method.GetGenericArguments().Select(Constraints).Where(text => text.Length > 0).Select(text => " " + text)) : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return $"{Modifiers(method)}{TypeText.Of(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))} {method.Name}{generics}({extension}{Parameters(method)}){constraints}";
    }

    private static string Modifiers(MethodInfo method)
    {
        var seen = method.IsPublic ? "" : "protected ";
        if (method.IsStatic)
        {
            return seen + (method.IsAbstract ? "static abstract " : "static ");
        }

        var isOverride = method.GetBaseDefinition() != method;
        return seen + (method, isOverride) switch
        {
            ({ DeclaringType.IsInterface: true }, _) => "",
            ({ IsAbstract: true }, _) => "abstract ",
            (_, true) => "override ",
            ({ IsVirtual: true, IsFinal: false, DeclaringType.IsSealed: false }, _) => "virtual ",
            _ => "",
        };
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter switch
        {
            { ParameterType.IsByRef: false } => parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params " : "",
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            _ => "ref ",
        };
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var text = parameter.ParameterType.IsByRef ? TypeText.Of(type) : TypeText.Of(type, new NullabilityInfoContext().Create(parameter));
        var caller = parameter.IsDefined(typeof(CallerFilePathAttribute), false) || parameter.IsDefined(typeof(CallerLineNumberAttribute), false) ? "[Caller] " : "";
        return $"{caller}{way}{text} {parameter.Name}" + (parameter.HasDefaultValue ? $" = {Value(parameter.RawDefaultValue, type)}" : "");
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ when type.IsEnum => $"{type.Name}.{Enum.ToObject(type, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
