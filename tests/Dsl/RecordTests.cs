using System.Reflection;

namespace Pipeline.Tests;

/// <summary>Laws of every record of the Dsl: found by reflection, so a new layer that breaks one fails here without a test of its own.</summary>
public sealed class RecordTests
{
    private static readonly List<object> s_values = RandomValues.Trainings(600).SelectMany(Vocabularies.Parts).ToList();

    [Fact]
    public void RandomValues_OfTheWholeVocabulary_HoldEveryRecord() =>
        s_values.Select(value => value.GetType()).Distinct().Should().BeEquivalentTo(Vocabularies.Records, "a new record needs a place in RandomValues");

    [Fact]
    public void Functions_OfOneAndTwoValues_AllOccurInRandomValues()
    {
        s_values.OfType<UnaryExpr>().Select(unary => unary.Function).Distinct().Should().BeEquivalentTo(Enum.GetValues<UnaryFunction>());
        s_values.OfType<BinaryExpr>().Select(binary => binary.Function).Distinct().Should().BeEquivalentTo(Enum.GetValues<BinaryFunction>());
    }

    [Fact]
    public void Records_ReadBackFromTheirDescription_AreEqualWithEqualHash()
    {
        foreach (var value in s_values.Distinct())
        {
            var copy = Vocabularies.ReadBack(value);
            copy.Should().Be(value);
            copy.GetHashCode().Should().Be(value.GetHashCode());
            copy.ToString().Should().Be(value.ToString());
        }
    }

    [Fact]
    public void Records_OfOneKind_AreEqualExactlyWhenTheyPrintTheSame()
    {
        foreach (var kind in s_values.GroupBy(value => Vocabularies.Kind(value.GetType())))
        {
            var distinct = kind.Distinct().ToList();
            var texts = distinct.Select(value => value.ToString()).ToList();
            texts.Should().OnlyHaveUniqueItems($"values of {kind.Key.Name} that differ print differently");
        }
    }

    [Fact]
    public void Records_Copied_AreEqualAndNotTheSameObject()
    {
        foreach (var type in Vocabularies.Records)
        {
            var value = s_values.First(item => item.GetType() == type);
            var copy = Vocabularies.Clone(value);
            copy.Should().NotBeSameAs(value).And.Be(value);
            copy.GetHashCode().Should().Be(value.GetHashCode());
        }
    }

    [Fact]
    public void With_ANumberThatIsNone_IsRefusedEverywhereButInAConstant()
    {
        var checkedProperties = 0;
        foreach (var (type, property) in Properties(property => property.PropertyType == typeof(double)))
        {
            if (type != typeof(ConstantExpr))
            {
                Set(type, property, double.NaN).Should().BeOfType<ModelException>($"{type.Name} with {property.Name} = NaN");
                Set(type, property, double.PositiveInfinity).Should().BeOfType<ModelException>($"{type.Name} with {property.Name} = ∞");
                checkedProperties++;
            }
        }

        checkedProperties.Should().BeGreaterThan(8);
    }

    [Fact]
    public void With_Null_IsRefusedWhereverTheTypeSaysSo()
    {
        var nullability = new NullabilityInfoContext();
        foreach (var (type, property) in Properties(property => !property.PropertyType.IsValueType))
        {
            if (nullability.Create(property).WriteState == NullabilityState.NotNull)
            {
                Set(type, property, null).Should().BeAssignableTo<ArgumentException>($"{type.Name} with {property.Name} = null");
            }
        }
    }

    [Fact]
    public void Verbs_OfEveryRecord_AreInTheTableOfTheirKind() =>
        Vocabularies.Records.Where(type => type != typeof(Model) && type != typeof(Objective) && type != typeof(Training))
            .Select(type => s_values.First(value => value.GetType() == type))
            .Invoking(values => values.Select(Vocabularies.ReadBack).ToList()).Should().NotThrow();

    private static IEnumerable<(Type Type, PropertyInfo Property)> Properties(Func<PropertyInfo, bool> wanted) =>
        from type in Vocabularies.Records
        from property in Vocabularies.Settable(type)
        where wanted(property)
        select (type, property);

    private static Exception? Set(Type type, PropertyInfo property, object? value)
    {
        var copy = Vocabularies.Clone(s_values.First(item => item.GetType() == type));
        return Record.Exception(() => property.SetValue(copy, value)) is TargetInvocationException wrapped ? wrapped.InnerException : null;
    }
}
