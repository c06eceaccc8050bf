using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Each form in which Keras writes a layer, a loss or an optimizer, in this library's words; and that no option is lost.</summary>
public sealed class KerasMappingTests
{
    [Theory]
    [InlineData("Dense", """{"units": 5}""", "Dense(5)")]
    [InlineData("Dense", """{"units": 5, "activation": null, "use_bias": false, "bias_regularizer": {"class_name": "L2", "config": {"l2": 0.1}}}""", "Dense(5, bias: false)")]
    [InlineData("Dense", """{"units": 5, "activation": "linear", "kernel_regularizer": "l2", "bias_regularizer": {"class_name": "L1", "config": {"l1": 0.5}}}""", "Dense(5, weightRegularizer: L2(0.01), biasRegularizer: L1(0.5))")]
    [InlineData("Dense", """{"units": 5, "kernel_regularizer": {"module": "keras.regularizers", "class_name": "L1L2", "config": {"l1": 0.25, "l2": 0.5}, "registered_name": null}}""", "Dense(5, weightRegularizer: L1L2(0.25, 0.5))")]
    [InlineData("Dense", """{"units": 5, "activity_regularizer": {"class_name": "L2", "config": {"l2": 0.5}}}""", "Dense(5, activityRegularizer: L2(0.5))")]
    [InlineData("Dense", """{"units": 5, "activation": {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}}""", "Dense(5, Relu)")]
    [InlineData("Dense", """{"units": 5, "activation": {"class_name": "leaky_relu", "config": {"negative_slope": 0.1}}}""", "Dense(5, LeakyRelu(0.1))")]
    [InlineData("Dense", """{"units": 5, "activation": "leaky_relu"}""", "Dense(5, LeakyRelu(0.2))")]
    [InlineData("Dense", """{"units": 5, "activation": {"class_name": "LeakyReLU", "config": {"name": "l", "trainable": true, "dtype": "float32", "negative_slope": 0.3}}}""", "Dense(5, LeakyRelu(0.3))")]
    [InlineData("Dense", """{"units": 5, "dtype": "float32", "trainable": true, "name": "x", "kernel_initializer": "he_normal", "bias_initializer": {"class_name": "Ones", "config": {}}, "quantization_config": null}""", "Dense(5)")]
    [InlineData("Dense", """{"units": 5, "activation": "softmax", "kernel_constraint": null}""", "Dense(5, Softmax)")]
    [InlineData("Dense", """{"units": 5, "kernel_constraint": {"class_name": "MaxNorm", "config": {}}, "bias_constraint": "non_neg"}""", "Dense(5, weightConstraint: MaxNorm(2), biasConstraint: NonNeg)")]
    [InlineData("Dense", """{"units": 5, "kernel_constraint": {"class_name": "UnitNorm", "config": {"axis": [0, 1]}}}""", "Dense(5, weightConstraint: UnitNorm(axes: [0, 1]))")]
    [InlineData("Dense", """{"units": 5, "kernel_constraint": {"class_name": "MinMaxNorm", "config": {"min_value": 0.5, "max_value": 2, "rate": 0.25, "axis": 0}}}""", "Dense(5, weightConstraint: MinMaxNorm(0.5, 2, rate: 0.25))")]
    [InlineData("Activation", """{"activation": "tanh"}""", "Activation(Tanh)")]
    [InlineData("Activation", """{"activation": "sigmoid"}""", "Activation(Sigmoid)")]
    [InlineData("LeakyReLU", "{}", "Activation(LeakyRelu(0.3))")]
    [InlineData("LeakyReLU", """{"negative_slope": 0.01}""", "Activation(LeakyRelu(0.01))")]
    [InlineData("ReLU", """{"max_value": null, "negative_slope": 0.0, "threshold": 0.0}""", "Activation(Relu)")]
    [InlineData("ReLU", """{"max_value": null, "negative_slope": 0.5, "threshold": 0.0}""", "Activation(LeakyRelu(0.5))")]
    [InlineData("ReLU", """{"max_value": 6.0, "threshold": 0.5}""", "Activation(Relu(max: 6, threshold: 0.5))")]
    [InlineData("ReLU", """{"max_value": 6.0}""", "Activation(Relu6)")]
    [InlineData("ELU", """{"alpha": 0.5}""", "Activation(Elu(0.5))")]
    [InlineData("Dense", """{"units": 5, "activation": "gelu"}""", "Dense(5, Gelu)")]
    [InlineData("Dense", """{"units": 5, "activation": {"class_name": "gelu", "config": {"approximate": true}}}""", "Dense(5, GeluTanh)")]
    [InlineData("Dense", """{"units": 5, "activation": "hard_swish"}""", "Dense(5, HardSilu)")]
    [InlineData("Activation", """{"activation": {"class_name": "ReLU", "config": {"max_value": 6.0}}}""", "Activation(Relu6)")]
    [InlineData("Activation", """{"activation": "log_softmax"}""", "Activation(LogSoftmax)")]
    [InlineData("Softmax", """{"axis": -1}""", "Activation(Softmax)")]
    [InlineData("Softmax", """{"axis": 2}""", "Activation(Softmax)")]
    [InlineData("Softmax", """{"axis": [-1]}""", "Activation(Softmax)")]
    [InlineData("Dropout", """{"rate": 0.0, "seed": 3, "noise_shape": null}""", "Dropout(0)")]
    [InlineData("Flatten", """{"data_format": "channels_last"}""", "Flatten()")]
    [InlineData("Reshape", """{"target_shape": [2, 6]}""", "Reshape(2, 6)")]
    [InlineData("Reshape", """{"target_shape": [2, -1, 2]}""", "Reshape(2, 3, 2)")]
    [InlineData("Reshape", """{"target_shape": [-1]}""", "Reshape(12)")]
    public void Layer_InAFormOfKeras_IsOurs(string name, string config, string ours)
    {
        List<string> missing = [];
        KerasLayers.Of(new(name, Json(config)), [3, 4], missing)!.ToString().Should().Be(ours);
        missing.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Dense", """{"units": 5, "kernel_constraint": {"class_name": "MaxNorm", "config": {"axis": -1, "order": 1}}, "bias_constraint": "mine"}""", "Dense.bias_constraint mine", "MaxNorm.axis -1", "MaxNorm.order 1")]
    [InlineData("Dense", """{"units": 5, "activation": "glu"}""", "Dense.activation glu")]
    [InlineData("Dense", """{"units": 5, "activation": {"class_name": "ELU", "config": {"alpha": 0.5, "beta": 1}}}""", "ELU.beta 1")]
    [InlineData("Dense", """{"units": 5, "trainable": false}""", "Dense.trainable false")]
    [InlineData("Dense", """{"units": 5, "dtype": "mixed_float16"}""", "Dense.dtype mixed_float16")]
    [InlineData("Dense", """{"units": 5, "dtype": {"class_name": "DTypePolicy", "config": {"name": "bfloat16"}}}""", "Dense.dtype DTypePolicy")]
    [InlineData("Dense", """{"units": 5, "kernel_regularizer": {"class_name": "OrthogonalRegularizer", "config": {}}}""", "Dense.kernel_regularizer OrthogonalRegularizer")]
    [InlineData("Dense", """{"units": 5, "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.1, "l3": 2}}}""", "L2.l3 2")]
    [InlineData("Dense", """{"units": 5, "lora_rank": 2, "surprise": false}""", "Dense.lora_rank 2", "Dense.surprise false")]
    [InlineData("Activation", """{"activation": "tanh", "activity_regularizer": "l2"}""", "Activation.activity_regularizer l2")]
    [InlineData("Softmax", """{"axis": 1}""", "Softmax.axis 1")]
    [InlineData("Softmax", """{"axis": [1, 2]}""", "Softmax.axis [1, 2]")]
    [InlineData("Dropout", """{"rate": 0.5}""", "Dropout.rate 0.5")]
    [InlineData("Dropout", """{"rate": 0, "noise_shape": [1, 2]}""", "Dropout.noise_shape [1, 2]")]
    [InlineData("Flatten", """{"data_format": "channels_first"}""", "Flatten.data_format channels_first")]
    [InlineData("InputLayer", """{"batch_shape": [null, 3, 5]}""", "InputLayer.batch_shape [null, 3, 5]")]
    [InlineData("InputLayer", """{"sparse": true}""", "InputLayer.sparse true")]
    [InlineData("LSTM", """{"units": 3}""", "LSTM")]
    public void Layer_WithWhatWeLack_NamesAllOfIt(string name, string config, params string[] lacking)
    {
        List<string> missing = [];
        KerasLayers.Of(new(name, Json(config)), [3, 4], missing).Should().BeNull();
        missing.Should().Equal(lacking);
    }

    [Fact]
    public void InputLayer_OfTheCasesInput_AddsNothing()
    {
        List<string> missing = [];
        KerasLayers.Of(new("InputLayer", Json("""{"batch_shape": [null, 3, 4], "dtype": "float32", "sparse": false, "ragged": false, "optional": false, "name": "i"}""")), [3, 4], missing).Should().BeNull();
        missing.Should().BeEmpty();
    }

    [Theory]
    [InlineData("MeanSquaredError", "{}", "MeanSquaredError", null)]
    [InlineData("MeanSquaredError", """{"reduction": "mean", "name": "m", "dtype": "float64"}""", "MeanSquaredError", null)]
    [InlineData("MeanAbsoluteError", """{"reduction": "sum_over_batch_size"}""", "MeanAbsoluteError", null)]
    [InlineData("BinaryCrossentropy", """{"from_logits": false, "label_smoothing": 0, "axis": -1}""", "BinaryCrossEntropy", null)]
    [InlineData("BinaryCrossentropy", """{"from_logits": true}""", "BinaryCrossEntropy", "Sigmoid(x)")]
    [InlineData("CategoricalCrossentropy", """{"label_smoothing": 0.0, "axis": -1}""", "CrossEntropy", null)]
    [InlineData("SparseCategoricalCrossentropy", """{"from_logits": true, "ignore_class": null}""", "CrossEntropy", "Softmax(x)")]
    [InlineData("MeanSquaredError", """{"reduction": "sum"}""", "MeanSquaredError with { Samples = Reduction.Sum }", null)]
    [InlineData("Huber", """{"delta": 0.5}""", "Huber(delta: 0.5)", null)]
    [InlineData("Huber", "{}", "Huber()", null)]
    [InlineData("CosineSimilarity", """{"axis": -1}""", "CosineSimilarity", null)]
    [InlineData("BinaryCrossentropy", """{"label_smoothing": 0.1}""", "BinaryCrossEntropy with { LabelSmoothing = 0.1 }", null)]
    [InlineData("BinaryFocalCrossentropy", """{"apply_class_balancing": false, "alpha": 0.3, "gamma": 2.5}""", "BinaryFocal(gamma: 2.5)", null)]
    [InlineData("BinaryFocalCrossentropy", """{"apply_class_balancing": true, "from_logits": true, "label_smoothing": 0.2}""", "BinaryFocal(alpha: 0.25) with { LabelSmoothing = 0.2 }", "Sigmoid(x)")]
    [InlineData("CategoricalFocalCrossentropy", """{"alpha": 0.5, "from_logits": true}""", "CategoricalFocal(alpha: 0.5)", "Softmax(x)")]
    public void Loss_InAFormOfKeras_IsOurs(string name, string config, string ours, string? head)
    {
        List<string> missing = [];
        var (loss, activation) = KerasLosses.Of(new(name, Json(config)), missing)!.Value;
        (loss.ToString(), activation?.ToString()).Should().Be((ours, head));
        missing.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Tversky", "{}", "Tversky")]
    [InlineData("MeanSquaredError", """{"reduction": "none"}""", "MeanSquaredError.reduction none")]
    [InlineData("CosineSimilarity", """{"axis": 1}""", "CosineSimilarity.axis 1")]
    [InlineData("MeanSquaredError", """{"reduction": "mean_with_sample_weight"}""", "MeanSquaredError.reduction mean_with_sample_weight")]
    [InlineData("BinaryCrossentropy", """{"label_smoothing": 0.1, "axis": 1}""", "BinaryCrossentropy.axis 1")]
    [InlineData("SparseCategoricalCrossentropy", """{"ignore_class": 0}""", "SparseCategoricalCrossentropy.ignore_class 0")]
    [InlineData("CategoricalCrossentropy", """{"gamma": 2}""", "CategoricalCrossentropy.gamma 2")]
    public void Loss_WithWhatWeLack_NamesAllOfIt(string name, string config, params string[] lacking)
    {
        List<string> missing = [];
        KerasLosses.Of(new(name, Json(config)), missing).Should().BeNull();
        missing.Should().Equal(lacking);
    }

    [Theory]
    [InlineData("SGD", "{}", "Sgd(0.01)")]
    [InlineData("SGD", """{"learning_rate": 0.5, "momentum": 0.9, "nesterov": true, "weight_decay": 0, "use_ema": false, "ema_momentum": 0.5, "gradient_accumulation_steps": 1}""", "Sgd(0.5, momentum: 0.9, nesterov: true)")]
    [InlineData("SGD", """{"learning_rate": 0.5, "momentum": 0.0, "nesterov": true}""", "Sgd(0.5)")]
    [InlineData("Adam", """{"beta_1": 0.8, "beta_2": 0.99, "epsilon": 0.001, "amsgrad": false, "loss_scale_factor": null}""", "Adam(0.001, beta1: 0.8, beta2: 0.99, epsilon: 0.001)")]
    public void Optimizer_InAFormOfKeras_IsOurs(string name, string config, string ours)
    {
        List<string> missing = [];
        KerasOptimizers.Of(new(name, Json(config)), missing)!.ToString().Should().Be(ours);
        missing.Should().BeEmpty();
    }

    [Theory]
    [InlineData("AdamW", "{}", "AdamW(0.001)")]
    [InlineData("AdamW", """{"weight_decay": 0.1, "amsgrad": true, "clipnorm": 1}""", "AdamW(0.001, weightDecay: 0.1, amsgrad: true) with { Clipping = ByNorm(1) }")]
    [InlineData("Adamax", """{"beta_1": 0.5}""", "Adamax(0.001, beta1: 0.5)")]
    [InlineData("Nadam", """{"learning_rate": 0.5, "epsilon": 0.1}""", "Nadam(0.5, epsilon: 0.1)")]
    [InlineData("Lion", """{"beta_2": 0.99, "global_clipnorm": 2}""", "Lion(0.001) with { Clipping = ByGlobalNorm(2) }")]
    [InlineData("Adagrad", """{"initial_accumulator_value": 0.5, "use_ema": true}""", "Adagrad(0.001, initialAccumulator: 0.5) with { Averaging = MovingAverage() }")]
    [InlineData("Adadelta", """{"rho": 0.5, "clipvalue": 3}""", "Adadelta(0.001, rho: 0.5) with { Clipping = ByValue(3) }")]
    [InlineData("RMSprop", """{"momentum": 0.5, "centered": true, "gradient_accumulation_steps": 4}""", "RmsProp(0.001, momentum: 0.5, centered: true) with { Accumulation = 4 }")]
    [InlineData("Ftrl", """{"learning_rate_power": -0.25, "l1_regularization_strength": 1, "l2_regularization_strength": 2, "l2_shrinkage_regularization_strength": 3, "beta": 4}""", "Ftrl(0.001, power: -0.25, l1: 1, l2: 2, shrinkage: 3, beta: 4)")]
    [InlineData("Adam", """{"use_ema": true, "ema_momentum": 0.5, "ema_overwrite_frequency": 3, "weight_decay": 0.5}""", "Adam(0.001) with { WeightDecay = 0.5, Averaging = MovingAverage(decay: 0.5, overwriteEvery: 3) }")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2.0, "decay_rate": 0.5, "staircase": true, "name": "x"}}}""", "Sgd(ExponentialDecay(1, 2, 0.5, staircase: true))")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "CosineDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2, "warmup_steps": 3}}}""", "Sgd(CosineDecay(1, 2))")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "CosineDecay", "config": {"initial_learning_rate": 0, "decay_steps": 2, "warmup_target": 3, "warmup_steps": 0, "alpha": 0.5}}}""", "Sgd(CosineDecay(3, 2, alpha: 0.5))")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "CosineDecayRestarts", "config": {"initial_learning_rate": 1, "first_decay_steps": 2, "t_mul": 3, "m_mul": 0.5, "alpha": 0.1}}}""", "Sgd(CosineDecayRestarts(1, 2, periodFactor: 3, peakFactor: 0.5, alpha: 0.1))")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "PolynomialDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2, "end_learning_rate": 0.5, "power": 3, "cycle": true}}}""", "Sgd(PolynomialDecay(1, 2, end: 0.5, power: 3, cycle: true))")]
    public void Optimizer_OfKeras_IsOurs(string name, string config, string ours) => Optimizer_InAFormOfKeras_IsOurs(name, config, ours);

    [Theory]
    [InlineData("Muon", "{}", "Muon")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "MySchedule", "config": {}}}""", "SGD.learning_rate MySchedule")]
    [InlineData("SGD", """{"learning_rate": {"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 1, "decay_steps": 2.5, "decay_rate": 0.5, "wave": 3}}}""", "ExponentialDecay.decay_steps 2.5", "ExponentialDecay.wave 3")]
    [InlineData("SGD", """{"clipnorm": 1.0, "global_clipnorm": 2.0, "clipvalue": 0.5}""", "SGD.clipnorm 1.0", "SGD.global_clipnorm 2.0", "SGD.clipvalue 0.5")]
    [InlineData("Adam", """{"loss_scale_factor": 8, "surprise": true}""", "Adam.loss_scale_factor 8", "Adam.surprise true")]
    public void Optimizer_WithWhatWeLack_NamesAllOfIt(string name, string config, params string[] lacking)
    {
        List<string> missing = [];
        KerasOptimizers.Of(new(name, Json(config)), missing).Should().BeNull();
        missing.Should().Equal(lacking);
    }

    [Fact]
    public void FromLogits_AfterTheActivationItself_AddsNoSecondOne()
    {
        var golden = Cases.Named("loss-cce") with { Loss = new("CategoricalCrossentropy", Json("""{"from_logits": true}""")) };
        KerasMapping.Of(golden).Mapping!.Training.Objective.Model.Should().Be(KerasMapping.Of(Cases.Named("loss-cce")).Mapping!.Training.Objective.Model);
        Replay.Run(golden, Reference).Outcome.Should().Be(Outcome.Passed);
    }

    [Fact]
    public void WhatTheLanguageRefuses_IsNotSupportedWithItsReason()
    {
        var golden = Cases.Named("loss-mse") with { Optimizer = new("SGD", Json("""{"learning_rate": 0}""")) };
        KerasMapping.Of(golden).Missing.Should().Equal("SGD (Sgd needs a positive finite number for rate, got 0.)");
    }

    [Fact]
    public void Layers_WithAnInputLayerFirst_KeepKerasCount()
    {
        var golden = Cases.Named("loss-mse");
        var shifted = golden with { Layers = golden.Layers.Prepend(new("InputLayer", Json("{}"))).ToSeq() };
        KerasMapping.Of(shifted).Mapping!.Paths.Should().Equal(null, "1:Dense", "2:Dense");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
