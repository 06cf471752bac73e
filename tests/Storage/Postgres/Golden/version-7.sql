CREATE SCHEMA evals;
CREATE FUNCTION evals.refuse() RETURNS void
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'EV001'; END $$;
CREATE TABLE evals.answers (
    workspace text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    request bytea NOT NULL,
    seed text NOT NULL COLLATE pg_catalog."C",
    claim text NOT NULL COLLATE pg_catalog."C",
    lease_until bigint NOT NULL,
    kept_until bigint NOT NULL,
    status integer NOT NULL,
    body bytea
);
CREATE TABLE evals.api_keys (
    workspace text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL
);
CREATE TABLE evals.datapoints (
    workspace text NOT NULL COLLATE pg_catalog."C",
    file_id text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    document bytea NOT NULL
);
CREATE TABLE evals.dataset_parts (
    workspace text NOT NULL COLLATE pg_catalog."C",
    version_id text NOT NULL COLLATE pg_catalog."C",
    part integer NOT NULL,
    datapoint_ids text NOT NULL
);
CREATE TABLE evals.dataset_versions (
    workspace text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    file_id text NOT NULL COLLATE pg_catalog."C",
    datapoints bigint NOT NULL
);
CREATE TABLE evals.directories (
    workspace text NOT NULL COLLATE pg_catalog."C",
    path text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE evals.engine (
    one boolean DEFAULT true NOT NULL,
    name text NOT NULL,
    owner text NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT engine_one_check CHECK (one)
);
CREATE TABLE evals.evaluations (
    workspace text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    file_id text COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);
CREATE TABLE evals.files (
    workspace text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    type smallint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    directory text NOT NULL COLLATE pg_catalog."C",
    folded_name text NOT NULL COLLATE pg_catalog."C",
    environments text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE evals.journal (
    workspace text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    grain text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    events bytea NOT NULL
)
WITH (toast_tuple_target='8160');
CREATE TABLE evals.log_counts (
    workspace text NOT NULL COLLATE pg_catalog."C",
    file_id text NOT NULL COLLATE pg_catalog."C",
    version_id text NOT NULL COLLATE pg_catalog."C",
    slot smallint NOT NULL,
    logs bigint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE evals.logs (
    workspace text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    file_type smallint NOT NULL,
    file_id text NOT NULL COLLATE pg_catalog."C",
    version_id text NOT NULL COLLATE pg_catalog."C",
    home_run_id text NOT NULL COLLATE pg_catalog."C",
    parent_id text COLLATE pg_catalog."C",
    trace_parent_id text COLLATE pg_catalog."C",
    datapoint_id text COLLATE pg_catalog."C",
    complete boolean NOT NULL,
    created_at bigint NOT NULL,
    revision bigint NOT NULL,
    document bytea NOT NULL,
    outcome bytea
);
CREATE TABLE evals.outbox (
    workspace text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    run_id text NOT NULL COLLATE pg_catalog."C",
    payload bytea NOT NULL
);
CREATE TABLE evals.run_log_parts (
    workspace text NOT NULL COLLATE pg_catalog."C",
    run_id text NOT NULL COLLATE pg_catalog."C",
    first bigint NOT NULL,
    log_ids text NOT NULL
);
CREATE TABLE evals.schema_version (
    version integer NOT NULL
);
CREATE TABLE evals.snapshot_parts (
    workspace text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    grain text NOT NULL COLLATE pg_catalog."C",
    part integer NOT NULL,
    data bytea NOT NULL
);
CREATE TABLE evals.snapshots (
    workspace text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    grain text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL
);
CREATE TABLE evals.versions (
    workspace text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    file_id text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE evals.waiting_runs (
    workspace text NOT NULL COLLATE pg_catalog."C",
    version_id text NOT NULL COLLATE pg_catalog."C",
    run_id text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO evals.answers VALUES ('default', 'name', '\x0102', 'seed', 'claim', 1772600767123456, 1772687167123456, 201, '\x7b7d');
INSERT INTO evals.api_keys VALUES ('default', 'first', '\x010203');
INSERT INTO evals.datapoints VALUES ('default', 'ds_1', 'dp_1', '\x7b22696e70757473223a7b7d7d');
INSERT INTO evals.dataset_parts VALUES ('default', 'dsv_1', 0, 'dp_1
dp_2
dp_3
dp_4
dp_5
dp_6
dp_7
dp_8
dp_9
dp_10
dp_11
dp_12
dp_13
dp_14
dp_15
dp_16
dp_17
dp_18
dp_19
dp_20
dp_21
dp_22
dp_23
dp_24
dp_25
dp_26
dp_27
dp_28
dp_29
dp_30
dp_31
dp_32
dp_33
dp_34
dp_35
dp_36
dp_37
dp_38
dp_39
dp_40
dp_41
dp_42
dp_43
dp_44
dp_45
dp_46
dp_47
dp_48
dp_49
dp_50
dp_51
dp_52
dp_53
dp_54
dp_55
dp_56
dp_57
dp_58
dp_59
dp_60
dp_61
dp_62
dp_63
dp_64
dp_65
dp_66
dp_67
dp_68
dp_69
dp_70
dp_71
dp_72
dp_73
dp_74
dp_75
dp_76
dp_77
dp_78
dp_79
dp_80
dp_81
dp_82
dp_83
dp_84
dp_85
dp_86
dp_87
dp_88
dp_89
dp_90
dp_91
dp_92
dp_93
dp_94
dp_95
dp_96
dp_97
dp_98
dp_99
dp_100
dp_101
dp_102
dp_103
dp_104
dp_105
dp_106
dp_107
dp_108
dp_109
dp_110
dp_111
dp_112
dp_113
dp_114
dp_115
dp_116
dp_117
dp_118
dp_119
dp_120
dp_121
dp_122
dp_123
dp_124
dp_125
dp_126
dp_127
dp_128
dp_129
dp_130
dp_131
dp_132
dp_133
dp_134
dp_135
dp_136
dp_137
dp_138
dp_139
dp_140
dp_141
dp_142
dp_143
dp_144
dp_145
dp_146
dp_147
dp_148
dp_149
dp_150
dp_151
dp_152
dp_153
dp_154
dp_155
dp_156
dp_157
dp_158
dp_159
dp_160
dp_161
dp_162
dp_163
dp_164
dp_165
dp_166
dp_167
dp_168
dp_169
dp_170
dp_171
dp_172
dp_173
dp_174
dp_175
dp_176
dp_177
dp_178
dp_179
dp_180
dp_181
dp_182
dp_183
dp_184
dp_185
dp_186
dp_187
dp_188
dp_189
dp_190
dp_191
dp_192
dp_193
dp_194
dp_195
dp_196
dp_197
dp_198
dp_199
dp_200
dp_201
dp_202
dp_203
dp_204
dp_205
dp_206
dp_207
dp_208
dp_209
dp_210
dp_211
dp_212
dp_213
dp_214
dp_215
dp_216
dp_217
dp_218
dp_219
dp_220
dp_221
dp_222
dp_223
dp_224
dp_225
dp_226
dp_227
dp_228
dp_229
dp_230
dp_231
dp_232
dp_233
dp_234
dp_235
dp_236
dp_237
dp_238
dp_239
dp_240
dp_241
dp_242
dp_243
dp_244
dp_245
dp_246
dp_247
dp_248
dp_249
dp_250
dp_251
dp_252
dp_253
dp_254
dp_255
dp_256
dp_257
dp_258
dp_259
dp_260
dp_261
dp_262
dp_263
dp_264
dp_265
dp_266
dp_267
dp_268
dp_269
dp_270
dp_271
dp_272
dp_273
dp_274
dp_275
dp_276
dp_277
dp_278
dp_279
dp_280
dp_281
dp_282
dp_283
dp_284
dp_285
dp_286
dp_287
dp_288
dp_289
dp_290
dp_291
dp_292
dp_293
dp_294
dp_295
dp_296
dp_297
dp_298
dp_299
dp_300
dp_301
dp_302
dp_303
dp_304
dp_305
dp_306
dp_307
dp_308
dp_309
dp_310
dp_311
dp_312
dp_313
dp_314
dp_315
dp_316
dp_317
dp_318
dp_319
dp_320
dp_321
dp_322
dp_323
dp_324
dp_325
dp_326
dp_327
dp_328
dp_329
dp_330
dp_331
dp_332
dp_333
dp_334
dp_335
dp_336
dp_337
dp_338
dp_339
dp_340
dp_341
dp_342
dp_343
dp_344
dp_345
dp_346
dp_347
dp_348
dp_349
dp_350
dp_351
dp_352
dp_353
dp_354
dp_355
dp_356
dp_357
dp_358
dp_359
dp_360
dp_361
dp_362
dp_363
dp_364
dp_365
dp_366
dp_367
dp_368
dp_369
dp_370
dp_371
dp_372
dp_373
dp_374
dp_375
dp_376
dp_377
dp_378
dp_379
dp_380
dp_381
dp_382
dp_383
dp_384
dp_385
dp_386
dp_387
dp_388
dp_389
dp_390
dp_391
dp_392
dp_393
dp_394
dp_395
dp_396
dp_397
dp_398
dp_399
dp_400
dp_401
dp_402
dp_403
dp_404
dp_405
dp_406
dp_407
dp_408
dp_409
dp_410
dp_411
dp_412
dp_413
dp_414
dp_415
dp_416
dp_417
dp_418
dp_419
dp_420
dp_421
dp_422
dp_423
dp_424
dp_425
dp_426
dp_427
dp_428
dp_429
dp_430
dp_431
dp_432
dp_433
dp_434
dp_435
dp_436
dp_437
dp_438
dp_439
dp_440
dp_441
dp_442
dp_443
dp_444
dp_445
dp_446
dp_447
dp_448
dp_449
dp_450
dp_451
dp_452
dp_453
dp_454
dp_455
dp_456
dp_457
dp_458
dp_459
dp_460
dp_461
dp_462
dp_463
dp_464
dp_465
dp_466
dp_467
dp_468
dp_469
dp_470
dp_471
dp_472
dp_473
dp_474
dp_475
dp_476
dp_477
dp_478
dp_479
dp_480
dp_481
dp_482
dp_483
dp_484
dp_485
dp_486
dp_487
dp_488
dp_489
dp_490
dp_491
dp_492
dp_493
dp_494
dp_495
dp_496
dp_497
dp_498
dp_499
dp_500
dp_501
dp_502
dp_503
dp_504
dp_505
dp_506
dp_507
dp_508
dp_509
dp_510
dp_511
dp_512
dp_513
dp_514
dp_515
dp_516
dp_517
dp_518
dp_519
dp_520
dp_521
dp_522
dp_523
dp_524
dp_525
dp_526
dp_527
dp_528
dp_529
dp_530
dp_531
dp_532
dp_533
dp_534
dp_535
dp_536
dp_537
dp_538
dp_539
dp_540
dp_541
dp_542
dp_543
dp_544
dp_545
dp_546
dp_547
dp_548
dp_549
dp_550
dp_551
dp_552
dp_553
dp_554
dp_555
dp_556
dp_557
dp_558
dp_559
dp_560
dp_561
dp_562
dp_563
dp_564
dp_565
dp_566
dp_567
dp_568
dp_569
dp_570
dp_571
dp_572
dp_573
dp_574
dp_575
dp_576
dp_577
dp_578
dp_579
dp_580
dp_581
dp_582
dp_583
dp_584
dp_585
dp_586
dp_587
dp_588
dp_589
dp_590
dp_591
dp_592
dp_593
dp_594
dp_595
dp_596
dp_597
dp_598
dp_599
dp_600
dp_601
dp_602
dp_603
dp_604
dp_605
dp_606
dp_607
dp_608
dp_609
dp_610
dp_611
dp_612
dp_613
dp_614
dp_615
dp_616
dp_617
dp_618
dp_619
dp_620
dp_621
dp_622
dp_623
dp_624
dp_625
dp_626
dp_627
dp_628
dp_629
dp_630
dp_631
dp_632
dp_633
dp_634
dp_635
dp_636
dp_637
dp_638
dp_639
dp_640
dp_641
dp_642
dp_643
dp_644
dp_645
dp_646
dp_647
dp_648
dp_649
dp_650
dp_651
dp_652
dp_653
dp_654
dp_655
dp_656
dp_657
dp_658
dp_659
dp_660
dp_661
dp_662
dp_663
dp_664
dp_665
dp_666
dp_667
dp_668
dp_669
dp_670
dp_671
dp_672
dp_673
dp_674
dp_675
dp_676
dp_677
dp_678
dp_679
dp_680
dp_681
dp_682
dp_683
dp_684
dp_685
dp_686
dp_687
dp_688
dp_689
dp_690
dp_691
dp_692
dp_693
dp_694
dp_695
dp_696
dp_697
dp_698
dp_699
dp_700
dp_701
dp_702
dp_703
dp_704
dp_705
dp_706
dp_707
dp_708
dp_709
dp_710
dp_711
dp_712
dp_713
dp_714
dp_715
dp_716
dp_717
dp_718
dp_719
dp_720
dp_721
dp_722
dp_723
dp_724
dp_725
dp_726
dp_727
dp_728
dp_729
dp_730
dp_731
dp_732
dp_733
dp_734
dp_735
dp_736
dp_737
dp_738
dp_739
dp_740
dp_741
dp_742
dp_743
dp_744
dp_745
dp_746
dp_747
dp_748
dp_749
dp_750
dp_751
dp_752
dp_753
dp_754
dp_755
dp_756
dp_757
dp_758
dp_759
dp_760
dp_761
dp_762
dp_763
dp_764
dp_765
dp_766
dp_767
dp_768
dp_769
dp_770
dp_771
dp_772
dp_773
dp_774
dp_775
dp_776
dp_777
dp_778
dp_779
dp_780
dp_781
dp_782
dp_783
dp_784
dp_785
dp_786
dp_787
dp_788
dp_789
dp_790
dp_791
dp_792
dp_793
dp_794
dp_795
dp_796
dp_797
dp_798
dp_799
dp_800
dp_801
dp_802
dp_803
dp_804
dp_805
dp_806
dp_807
dp_808
dp_809
dp_810
dp_811
dp_812
dp_813
dp_814
dp_815
dp_816
dp_817
dp_818
dp_819
dp_820
dp_821
dp_822
dp_823
dp_824
dp_825
dp_826
dp_827
dp_828
dp_829
dp_830
dp_831
dp_832
dp_833
dp_834
dp_835
dp_836
dp_837
dp_838
dp_839
dp_840
dp_841
dp_842
dp_843
dp_844
dp_845
dp_846
dp_847
dp_848
dp_849
dp_850
dp_851
dp_852
dp_853
dp_854
dp_855
dp_856
dp_857
dp_858
dp_859
dp_860
dp_861
dp_862
dp_863
dp_864
dp_865
dp_866
dp_867
dp_868
dp_869
dp_870
dp_871
dp_872
dp_873
dp_874
dp_875
dp_876
dp_877
dp_878
dp_879
dp_880
dp_881
dp_882
dp_883
dp_884
dp_885
dp_886
dp_887
dp_888
dp_889
dp_890
dp_891
dp_892
dp_893
dp_894
dp_895
dp_896
dp_897
dp_898
dp_899
dp_900
dp_901
dp_902
dp_903
dp_904
dp_905
dp_906
dp_907
dp_908
dp_909
dp_910
dp_911
dp_912
dp_913
dp_914
dp_915
dp_916
dp_917
dp_918
dp_919
dp_920
dp_921
dp_922
dp_923
dp_924
dp_925
dp_926
dp_927
dp_928
dp_929
dp_930
dp_931
dp_932
dp_933
dp_934
dp_935
dp_936
dp_937
dp_938
dp_939
dp_940
dp_941
dp_942
dp_943
dp_944
dp_945
dp_946
dp_947
dp_948
dp_949
dp_950
dp_951
dp_952
dp_953
dp_954
dp_955
dp_956
dp_957
dp_958
dp_959
dp_960
dp_961
dp_962
dp_963
dp_964
dp_965
dp_966
dp_967
dp_968
dp_969
dp_970
dp_971
dp_972
dp_973
dp_974
dp_975
dp_976
dp_977
dp_978
dp_979
dp_980
dp_981
dp_982
dp_983
dp_984
dp_985
dp_986
dp_987
dp_988
dp_989
dp_990
dp_991
dp_992
dp_993
dp_994
dp_995
dp_996
dp_997
dp_998
dp_999
dp_1000');
INSERT INTO evals.dataset_parts VALUES ('default', 'dsv_1', 1, 'dp_1001');
INSERT INTO evals.dataset_versions VALUES ('default', 'dsv_1', 'ds_1', 1001);
INSERT INTO evals.directories VALUES ('default', 'folder', 'dir_1', '', 1772600767123456, 1772600767123456);
INSERT INTO evals.engine VALUES (true, 'Standalone', 'the program', '2026-03-04 05:06:07+00');
INSERT INTO evals.evaluations VALUES ('default', 'evr_1', 'ds_1', 'first', 1772600767123456);
INSERT INTO evals.files VALUES ('default', 'ds_1', 2, 'folder/set', 'folder', 'set', 'env_1', 1772600767123456, 1772600767123456);
INSERT INTO evals.journal VALUES ('default', 'Run', 'rn_1', 1, '\x5b226f6e65225d');
INSERT INTO evals.journal VALUES ('default', 'Run', 'rn_1', 2, '\x5b2274776f225d');
INSERT INTO evals.journal VALUES ('default', 'File', 'rn_1', 1, '\x5b2246696c65225d');
INSERT INTO evals.journal VALUES ('default', 'Evaluation', 'rn_1', 1, '\x5b224576616c756174696f6e225d');
INSERT INTO evals.log_counts VALUES ('default', 'fl_1', 'flv_1', 0, 1);
INSERT INTO evals.log_counts VALUES ('default', 'fl_1', '', 0, 1);
INSERT INTO evals.log_counts VALUES ('default', 'ev_1', 'evv_1', 0, 1);
INSERT INTO evals.log_counts VALUES ('default', 'ev_1', '', 0, 1);
INSERT INTO evals.logs VALUES ('default', 'log_1', 4, 'fl_1', 'flv_1', 'rn_1', NULL, 'log_0', 'dp_1', false, 1772600767123456, 0, '\x7b226f7574707574223a2231227d', NULL);
INSERT INTO evals.logs VALUES ('default', 'log_2', 3, 'ev_1', 'evv_1', 'rn_1', 'log_1', NULL, NULL, true, 1772600767123456, 5, '\x7b226a7564676d656e74223a747275657d', '\x7b226f223a7b7d7d');
INSERT INTO evals.outbox VALUES ('default', 'm_1', 'rn_2', '\x7b7d');
INSERT INTO evals.run_log_parts VALUES ('default', 'rn_1', 7, '["log_1"]');
INSERT INTO evals.schema_version VALUES (7);
INSERT INTO evals.snapshot_parts VALUES ('default', 'Run', 'rn_1', 0, '\x68656164');
INSERT INTO evals.snapshot_parts VALUES ('default', 'Run', 'rn_1', 3, '\x7468726565');
INSERT INTO evals.snapshots VALUES ('default', 'Run', 'rn_1', 2);
INSERT INTO evals.versions VALUES ('default', 'dsv_1', 'ds_1');
INSERT INTO evals.waiting_runs VALUES ('default', 'flv_1', 'rn_1');
ALTER TABLE ONLY evals.answers
    ADD CONSTRAINT answers_pkey PRIMARY KEY (workspace, name);
ALTER TABLE ONLY evals.api_keys
    ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);
ALTER TABLE ONLY evals.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (workspace, name);
ALTER TABLE ONLY evals.datapoints
    ADD CONSTRAINT datapoints_pkey PRIMARY KEY (workspace, file_id, id);
ALTER TABLE ONLY evals.dataset_parts
    ADD CONSTRAINT dataset_parts_pkey PRIMARY KEY (workspace, version_id, part);
ALTER TABLE ONLY evals.dataset_versions
    ADD CONSTRAINT dataset_versions_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY evals.directories
    ADD CONSTRAINT directories_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY evals.engine
    ADD CONSTRAINT engine_pkey PRIMARY KEY (one);
ALTER TABLE ONLY evals.evaluations
    ADD CONSTRAINT evaluations_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY evals.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY evals.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (workspace, kind, grain, seq);
ALTER TABLE ONLY evals.log_counts
    ADD CONSTRAINT log_counts_pkey PRIMARY KEY (workspace, file_id, version_id, slot);
ALTER TABLE ONLY evals.logs
    ADD CONSTRAINT logs_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY evals.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id, workspace);
ALTER TABLE ONLY evals.run_log_parts
    ADD CONSTRAINT run_log_parts_pkey PRIMARY KEY (workspace, run_id, first);
ALTER TABLE ONLY evals.snapshot_parts
    ADD CONSTRAINT snapshot_parts_pkey PRIMARY KEY (workspace, kind, grain, part);
ALTER TABLE ONLY evals.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (workspace, kind, grain);
ALTER TABLE ONLY evals.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY evals.waiting_runs
    ADD CONSTRAINT waiting_runs_pkey PRIMARY KEY (workspace, version_id, run_id);
CREATE INDEX answers_by_age ON evals.answers USING btree (kept_until);
CREATE INDEX datapoints_by_id ON evals.datapoints USING btree (workspace, id, file_id);
CREATE INDEX directories_by_parent ON evals.directories USING btree (workspace, md5(parent));
CREATE UNIQUE INDEX directories_by_path ON evals.directories USING btree (workspace, md5(path));
CREATE INDEX evaluations_by_file ON evals.evaluations USING btree (workspace, file_id, created_at, id) WHERE (file_id IS NOT NULL);
CREATE UNIQUE INDEX evaluations_by_name ON evals.evaluations USING btree (workspace, file_id, name) WHERE ((file_id IS NOT NULL) AND (name IS NOT NULL));
CREATE INDEX files_by_change ON evals.files USING btree (workspace, updated_at, id);
CREATE INDEX files_by_creation ON evals.files USING btree (workspace, created_at, id);
CREATE INDEX files_by_directory ON evals.files USING btree (workspace, md5(directory));
CREATE INDEX files_by_name ON evals.files USING btree (workspace, folded_name, id);
CREATE UNIQUE INDEX files_by_path ON evals.files USING btree (workspace, md5(path));
CREATE INDEX logs_by_file ON evals.logs USING btree (workspace, file_id, created_at, id);
CREATE INDEX logs_by_parent ON evals.logs USING btree (workspace, parent_id, version_id, revision) WHERE (parent_id IS NOT NULL);
CREATE INDEX logs_by_trace_parent ON evals.logs USING btree (workspace, trace_parent_id, created_at, id) WHERE (trace_parent_id IS NOT NULL);
